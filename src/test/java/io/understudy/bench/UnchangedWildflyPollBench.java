package io.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.wildfly.WildflyUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What it costs to find out that nothing has changed in a WildFly. */
class UnchangedWildflyPollBench {

  private static Session open(WildflyUnderTest server) {
    return ServiceLoader.load(Driver.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals("wildfly"))
        .findFirst()
        .orElseThrow()
        .open(new InstanceSettings("app", server.settings()), server.surroundings());
  }

  @Test
  void warmAgainstCold() throws Exception {
    try (var server = new WildflyUnderTest("standalone-full.xml").start();
        Session warm = open(server)) {
      String hash = warm.collect().parameters().hash();
      new Comparison("An unchanged poll of WildFly 39, standalone-full.xml")
          .way("warm session", 20, warm::collect)
          .way(
              "new session, everything read",
              1,
              () -> {
                try (Session cold = open(server)) {
                  cold.collect();
                }
              })
          .way(
              "jboss-cli.sh ':read-resource(recursive=true)' as a new process",
              1,
              () -> cli(server))
          .measure("unchanged-poll-wildfly.md", 5);
      assertThat(warm.collect().parameters().hash()).isEqualTo(hash);
    }
  }

  private static void cli(WildflyUnderTest server) throws Exception {
    var builder =
        new ProcessBuilder(
            "sh",
            WildflyUnderTest.home().resolve("bin/jboss-cli.sh").toString(),
            "--connect",
            "--controller=127.0.0.1:" + server.port(),
            "--user=" + WildflyUnderTest.USER,
            "--password=" + WildflyUnderTest.PASSWORD,
            "/:read-resource(recursive=true)");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("\"outcome\" => \"success\"");
  }
}
