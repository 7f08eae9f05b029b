package io.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.nginx.NginxUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What it costs to find out that nothing has changed in nginx, a hundred sites in one file each.
 */
class UnchangedNginxPollBench {

  private static final int SITES = 100;

  private static Session open(NginxUnderTest nginx) {
    Driver driver =
        ServiceLoader.load(Driver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("nginx"))
            .findFirst()
            .orElseThrow();
    return driver.open(
        new InstanceSettings("web", nginx.settings()),
        new Surroundings(
            Clock.systemUTC(),
            new ClearSecrets(),
            new CommandControls(Map.of()),
            nginx.folder().resolve("agent")));
  }

  private static NginxUnderTest sites() {
    NginxUnderTest nginx =
        new NginxUnderTest()
            .write(
                "nginx.conf",
                """
                worker_processes 1;
                pid @HERE@/logs/nginx.pid;
                error_log logs/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  include sites/*.conf;
                }
                """);
    for (int i = 0; i < SITES; i++) {
      nginx.write("sites/site%d.conf".formatted(i), site(i));
    }
    return nginx.start();
  }

  private static String site(int number) {
    String locations =
        IntStream.range(0, 10)
            .mapToObj(
                "    location /p%d { proxy_pass http://127.0.0.1:9; proxy_read_timeout 60s; }"
                    ::formatted)
            .collect(Collectors.joining("\n"));
    return "server {\n    listen 127.0.0.1:@PORT1@;\n    server_name site%d.example.com;\n%s\n}\n"
        .formatted(number, locations);
  }

  @Test
  void warmAgainstCold() throws Exception {
    try (NginxUnderTest nginx = sites();
        Session warm = open(nginx)) {
      String hash = warm.collect().parameters().hash();
      new Comparison("An unchanged poll of nginx, %d sites in as many files".formatted(SITES))
          .way("warm session", 50, warm::collect)
          .way(
              "new session, everything read",
              2,
              () -> {
                try (Session cold = open(nginx)) {
                  cold.collect();
                }
              })
          .way("nginx -T as a new process", 3, () -> dump(nginx))
          .measure("unchanged-poll-nginx.md", 7);
      assertThat(warm.collect().parameters().hash()).isEqualTo(hash);
    }
  }

  private static void dump(NginxUnderTest nginx) {
    NginxUnderTest.Ran ran = nginx.run(List.of("-T"));
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output().getBytes(StandardCharsets.ISO_8859_1).length).isGreaterThan(50_000);
  }
}
