package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.CommandControls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.embedded.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is put back byte for byte, and no client notices. */
class NginxRefusalIT {

  private static final String APP = "http/server[app.example.com]";

  private final NginxUnderTest nginx = Sample.in(new NginxUnderTest()).start();
  private final Session session = nginx.open();
  private final List<Path> mounts = new ArrayList<>();
  private Client client = new Client(nginx.port(1), "app.example.com");
  private Map<String, String> before = Map.of();

  @BeforeEach
  void remember() {
    before = nginx.everything();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    session.close();
    for (Path mount : mounts) {
      nginx.stop();
      run("umount", mount.toString());
    }
    nginx.close();
    System.out.printf("%d requests, %d failed%n", client.asked(), client.failures().size());
    assertThat(client.failures()).isEmpty();
    assertThat(client.asked()).isPositive();
  }

  private ApplyOutcome apply(ChangeRequest request) {
    return session.apply(request, new MemoryJournal());
  }

  private static String reasons(ApplyOutcome outcome) {
    return switch (outcome) {
      case ApplyOutcome.Refused refused -> text(refused.refusals());
      case ApplyOutcome.PutBack back -> text(back.refusals());
      case ApplyOutcome.Broken broken -> "broken: " + text(broken.refusals());
      case ApplyOutcome.Applied _, ApplyOutcome.Stale _ -> "";
    };
  }

  private static String text(List<Refusal> refusals) {
    return String.join("; ", refusals.stream().map(Refusal::reason).toList());
  }

  @Test
  void aPortInUseIsPutBack() throws IOException {
    try (var taken = new ServerSocket(nginx.port(3), 1, InetAddress.getLoopbackAddress())) {
      ApplyOutcome outcome = apply(Wished.of(session, APP + "/listen", "" + taken.getLocalPort()));

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(reasons(outcome)).contains("bind()").contains("in use");
    }
    assertThat(nginx.everything()).isEqualTo(before);
    assertThat(Client.get(nginx.port(1), "app.example.com", "/ping")).contains("200");
  }

  @Test
  void aPortThatOverlapsWithOneInUseIsPutBack() {
    ApplyOutcome outcome =
        apply(
            Wished.of(
                session, APP + "/listen[address]", null, APP + "/listen", "" + nginx.port(1)));

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @Test
  void aZoneThatMayNotChangeAtAReloadIsPutBack() {
    ApplyOutcome outcome =
        apply(
            Wished.of(
                session, "http/limit_req_zone[one]", "$server_name zone=one:1m rate=1000r/s"));

    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(reasons(outcome)).contains("limit_req");
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/brotli | on | unknown directive",
        "/proxy_read_timeout | soon | invalid value",
        "/location[/api]/proxy_pass | http://nowhere.invalid:1:2 | invalid port",
        "/location[~ (]/return | 404 | parenthesis",
        "/root | a; user root | bare ';'",
        "/root | \"unclosed | never closed",
        "/listen[address]#2 | 203.0.113.77:65535 | assign requested address",
        "/include | /etc/passwd | no parameter",
        "/location[/x]/content_by_lua_block | } evil { | Lua"
      })
  void whatCannotBeIsRefusedBeforeAnythingIsWritten(String key, String value, String reason) {
    ApplyOutcome outcome = apply(Wished.of(session, APP + key, value));

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(reasons(outcome)).containsIgnoringCase(reason == null ? "" : reason);
    assertThat(((ApplyOutcome.Refused) outcome).refusals().getFirst().key()).isNotNull();
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @Test
  void aFullDiskIsPutBack() throws Exception {
    nginx.stop();
    client.close();
    Path disk = nginx.folder().resolve("conf");
    Path copy = nginx.folder().resolve("copy");
    run("cp", "-a", disk.toString(), copy.toString());
    run("mount", "-t", "tmpfs", "-o", "size=128k,mode=755", "tmpfs", disk.toString());
    mounts.add(disk);
    run("cp", "-a", copy + "/.", disk.toString());
    nginx.start();
    client = new Client(nginx.port(1), "app.example.com");
    before = nginx.everything();
    ChangeRequest request =
        Wished.of(session, "http/log_format[main]", "\"" + "$remote_addr ".repeat(290) + "\"");
    fill(disk.resolve("filler"));

    ApplyOutcome outcome;
    try (Session onDisk = nginx.open()) {
      outcome = onDisk.apply(request, new MemoryJournal());
    }

    Files.delete(disk.resolve("filler"));
    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    assertThat(reasons(outcome)).containsIgnoringCase("no space left");
    assertThat(nginx.everything()).isEqualTo(before);
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  out.write(new byte[1024]);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aReadOnlyFileIsLeftAlone() throws IOException {
    Files.setPosixFilePermissions(
        nginx.conf("conf.d/10-app.conf"), PosixFilePermissions.fromString("r--r--r--"));
    before = nginx.everything();

    ApplyOutcome outcome =
        apply(Wished.of(session, APP + "/root", "html5", "http/sendfile", "off"));

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(reasons(outcome)).contains("10-app.conf is read-only");
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @Test
  void aFileThatCannotBeReplacedPutsTheOthersBack() throws Exception {
    Path last = nginx.conf("nginx.conf");
    run("chattr", "+i", last.toString());
    try {
      ApplyOutcome outcome =
          apply(Wished.of(session, APP + "/root", "html5", "http/sendfile", "off"));

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(nginx.everything()).isEqualTo(before);
    } finally {
      run("chattr", "-i", last.toString());
    }
  }

  @Test
  void applyingAndGoingBackIsNotNoticedAndLeavesNoTrace() {
    ChangeRequest there =
        Wished.of(
            session,
            APP + "/location[/api]/proxy_read_timeout",
            "5m",
            "http/keepalive_timeout",
            "30",
            APP + "/add_header[X-Third]",
            "3");
    long start = System.nanoTime();
    assertThat(apply(there)).isInstanceOf(ApplyOutcome.Applied.class);
    System.out.printf("applied in %d ms%n", (System.nanoTime() - start) / 1_000_000);

    ApplyOutcome back =
        apply(
            Wished.of(
                session,
                APP + "/location[/api]/proxy_read_timeout",
                "60s",
                "http/keepalive_timeout",
                "65",
                APP + "/add_header[X-Third]",
                null));

    assertThat(back).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/understudy-test.pem",
        "../outside.pem",
        "conf.d/looks-like.conf",
        "nginx.conf",
        "conf.d/10-app.conf",
        "no-such-folder/new.pem"
      })
  void contentIsNotWrittenWhereItDoesNotBelong(String path) {
    ApplyOutcome outcome =
        apply(
            Wished.of(
                session,
                "http/server[shop.example.com]/ssl_certificate",
                path,
                "http/server[shop.example.com]/ssl_certificate/content",
                TestCertificate.of("other", "dns:other").certificate()));

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(nginx.everything()).isEqualTo(before);
    assertThat(Path.of("/etc/understudy-test.pem")).doesNotExist();
  }

  @Test
  void aModuleFromElsewhereIsRefused() throws IOException {
    Path module = Files.createTempFile("evil", ".so");

    ApplyOutcome outcome = apply(Wished.of(session, "load_module[" + module + "]", ""));

    Files.delete(module);
    assertThat(reasons(outcome)).contains("module does not lie in");
  }

  @Test
  void deletionsNeedToBeAllowed() {
    ChangeRequest request =
        Wished.of(session, "http/map[$http_upgrade $connection_upgrade]/entry[~^foo]", null);

    ApplyOutcome outcome = apply(new ChangeRequest(request.wishes(), false, false));

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(apply(request)).isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void aServerThatWouldTakeEveryAddressIsRefused() {
    ApplyOutcome outcome =
        apply(
            Wished.of(
                session,
                "http/server[new.example.com]",
                "",
                "http/server[new.example.com]/server_name",
                "new.example.com"));

    assertThat(reasons(outcome)).contains("its listen is not wished for");
    assertThat(nginx.everything()).isEqualTo(before);
  }

  @Test
  void aFailingReloadCommandIsPutBack() {
    Session other =
        new NginxDriver()
            .open(
                new InstanceSettings("web", nginx.settings()),
                nginx.surroundings(new CommandControls(Map.of("reload", List.of("/bin/false")))));

    ApplyOutcome outcome =
        other.apply(Wished.of(other, "http/sendfile", "off"), new MemoryJournal());

    assertThat(reasons(outcome)).contains("reload command failed");
    assertThat(nginx.everything()).isEqualTo(before);
  }

  private static void run(String... line) throws Exception {
    var all = new ArrayList<>(List.of(line));
    if (!System.getProperty("user.name").equals("root")) {
      all.addAll(0, List.of("sudo", "-n"));
    }
    Process process = new ProcessBuilder(all).inheritIO().start();
    assertThat(process.waitFor()).as("%s (needs root)", all).isZero();
  }
}
