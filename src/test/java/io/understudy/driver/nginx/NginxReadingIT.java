package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.embedded.TestCertificate;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NginxReadingIT {

  private static final String APP = "http/server[app.example.com]";

  private final NginxUnderTest nginx = Sample.in(new NginxUnderTest());

  @AfterEach
  void stop() {
    nginx.close();
  }

  private static Parameter find(ParameterSet set, String key) {
    return set.find(ParameterKey.parse(key)).orElseThrow(() -> new AssertionError(key));
  }

  private static String text(ParameterSet set, String key) {
    return find(set, key).value().display();
  }

  @Test
  void whatAKilledAgentLeftOfACheckIsRemovedByTheFirstLook() throws IOException {
    nginx.start();
    Path left = Files.createDirectories(nginx.folder().resolve("agent/candidate-4711"));
    Files.writeString(left.resolve("document-0"), "a private key");
    Files.createSymbolicLink(left.resolve("conf.d"), nginx.conf("conf.d"));
    try (Session session = nginx.open()) {
      session.collect();

      assertThat(nginx.folder().resolve("agent")).isEmptyDirectory();
      assertThat(nginx.conf("conf.d")).isNotEmptyDirectory();
    }
  }

  @Test
  void keysAreReadableAndValuesTyped() {
    nginx.start();
    try (Session session = nginx.open()) {
      ParameterSet set = session.collect().parameters();

      Parameter timeout = find(set, APP + "/location[/api]/proxy_read_timeout");
      assertThat(timeout.value().display()).isEqualTo("60s");
      assertThat(timeout.descriptor().type()).isEqualTo(ValueType.DURATION);
      assertThat(timeout.normalForm()).isEqualTo("60000000");
      assertThat(find(set, "http/keepalive_timeout").normalForm()).isEqualTo("65000000");
      assertThat(find(set, "http/client_max_body_size").normalForm()).isEqualTo("8388608");
      assertThat(find(set, "http/sendfile").descriptor().type()).isEqualTo(ValueType.BOOLEAN);
      assertThat(text(set, APP + "/add_header[X-Other]")).isEqualTo("\"a b\"");
      assertThat(text(set, "http/upstream[backend]/server[127.0.0.1:9001]")).isEqualTo("weight=2");
      assertThat(text(set, APP + "/order[location]"))
          .isEqualTo("\"location[~ \\.php$]\", \"location[~* \\.(gif|jpg)$]\"");
      assertThat(find(set, APP + "/listen[address]").descriptor().scope()).isEqualTo(Scope.NODE);
      assertThat(find(set, APP + "/server_name").descriptor().scope()).isEqualTo(Scope.SHARED);
      assertThat(find(set, "pid").descriptor().scope()).isEqualTo(Scope.NODE);
      assertThat(text(set, "http/server[shop.example.com]/ssl_certificate/content"))
          .startsWith("-----BEGIN CERTIFICATE");
      assertThat(text(set, "http/server[shop.example.com]/ssl_certificate_key/content"))
          .isEqualTo("***");
      System.out.println(set.size() + " parameters of the sample");
    }
  }

  @Test
  void movedBlocksAndFilesChangeNothing() throws IOException {
    nginx.start();
    ParameterSet before;
    try (Session session = nginx.open()) {
      before = session.collect().parameters();
    }
    String app = nginx.text("conf.d/10-app.conf");
    String ping =
        app.substring(app.indexOf("    location = /ping"), app.indexOf("    location /api"));
    nginx.write(
        "conf.d/10-app.conf",
        app.replace(ping, "").replace("    if (", ping + "\n  # moved\n if ("));
    Files.move(nginx.conf("conf.d/20-shop.conf"), nginx.conf("conf.d/30-else.conf"));

    try (Session session = nginx.open()) {
      assertThat(session.collect().parameters().since(before)).isEmpty();
    }
  }

  @Test
  void anUnchangedLookStartsNoProcess() throws IOException {
    nginx.start();
    Path calls = nginx.folder().resolve("calls");
    Path wrapper = nginx.folder().resolve("wrapper");
    Files.writeString(wrapper, "#!/bin/sh\necho x >> " + calls + "\nexec /usr/sbin/nginx \"$@\"\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    var settings = nginx.settings();
    settings.put("binary", wrapper.toString());
    try (Session session =
        new NginxDriver().open(new InstanceSettings("web", settings), nginx.surroundings())) {
      session.collect();
      String first = Files.readString(calls);

      long start = System.nanoTime();
      for (int i = 0; i < 500; i++) {
        session.collect();
      }
      long warm = (System.nanoTime() - start) / 500;

      assertThat(Files.readString(calls)).isEqualTo(first);
      start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(nginx.run(List.of("-T")).exit()).isZero();
      }
      long cold = (System.nanoTime() - start) / 20;
      System.out.printf(
          "unchanged look: %d us; nginx -T: %d us; 1 : %d%n",
          warm / 1000, cold / 1000, cold / warm);
    }
  }

  @Test
  void everySortOfChangeIsSeen() throws IOException {
    nginx.start();
    try (Session session = nginx.open()) {
      String first = session.collect().parameters().hash();

      nginx.write("conf.d/90-new.conf", "upstream x { server 127.0.0.1:1; }\n");
      String second = session.collect().parameters().hash();
      nginx.write("users", nginx.text("users").replace("geheim4711", "geheim4712"));
      String third = session.collect().parameters().hash();

      assertThat(second).isNotEqualTo(first);
      assertThat(third).isNotEqualTo(second);
      assertThat(session.collect().condition().notes()).isEmpty();
    }
  }

  @Test
  void aSharedSnippetIsChangedForAllOrNotAtAll() {
    nginx
        .write("snippets/common.conf", "add_header X-Common one;\n")
        .write(
            "conf.d/80-a.conf",
            "server { listen 127.0.0.1:@PORT3@; server_name a; include snippets/common.conf; }\n")
        .write(
            "conf.d/81-b.conf",
            "server { listen 127.0.0.1:@PORT3@; server_name b; include snippets/common.conf; }\n")
        .start();
    String one = "http/server[a]/add_header[X-Common]";
    String other = "http/server[b]/add_header[X-Common]";
    try (Session session = nginx.open()) {
      ApplyOutcome alone = session.apply(Wished.of(session, one, "two"), new MemoryJournal());
      ApplyOutcome both =
          session.apply(Wished.of(session, one, "two", other, "two"), new MemoryJournal());

      assertThat(alone).isInstanceOf(ApplyOutcome.Refused.class);
      assertThat(both).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(nginx.text("snippets/common.conf")).isEqualTo("add_header X-Common two;\n");
    }
  }

  @Test
  void linksOwnersAndModesStay() throws IOException {
    nginx.write(
        "sites-available/site", "server { listen 127.0.0.1:@PORT3@; server_name s; root a; }\n");
    Files.createSymbolicLink(nginx.conf("conf.d/70-site.conf"), nginx.conf("sites-available/site"));
    Files.setPosixFilePermissions(
        nginx.conf("sites-available/site"), PosixFilePermissions.fromString("rw-r-----"));
    nginx.start();
    try (Session session = nginx.open()) {
      ApplyOutcome outcome =
          session.apply(Wished.of(session, "http/server[s]/root", "b"), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    }
    assertThat(nginx.conf("conf.d/70-site.conf")).isSymbolicLink();
    assertThat(nginx.text("sites-available/site")).contains("root b;");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(nginx.conf("sites-available/site"))))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aCertificateWithItsKeyIsReplacedAndANewOneIsAdded() {
    nginx.start();
    TestCertificate pair = TestCertificate.of("shop.example.com", "dns:shop.example.com");
    String shop = "http/server[shop.example.com]/";
    try (Session session = nginx.open()) {
      ApplyOutcome replaced =
          session.apply(
              Wished.of(
                  session,
                  shop + "ssl_certificate/content",
                  pair.certificate(),
                  shop + "ssl_certificate_key/content",
                  pair.key()),
              new MemoryJournal());
      ApplyOutcome mismatch =
          session.apply(
              Wished.of(
                  session, shop + "ssl_certificate_key/content", TestCertificate.once().key()),
              new MemoryJournal());
      ApplyOutcome added =
          session.apply(
              Wished.of(
                  session,
                  shop + "ssl_trusted_certificate",
                  "certs/ca.pem",
                  shop + "ssl_trusted_certificate/content",
                  pair.certificate()),
              new MemoryJournal());

      assertThat(replaced).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(nginx.text("certs/shop.key")).isEqualTo(pair.key());
      assertThat(mismatch).isInstanceOf(ApplyOutcome.Refused.class);
      assertThat(added).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(nginx.text("certs/ca.pem")).isEqualTo(pair.certificate());
    }
  }

  @Test
  void anotherConfigurationInItsPlaceIsAnotherIdentity() throws IOException {
    nginx.start();
    try (Session session = nginx.open()) {
      session.collect();
      Files.move(nginx.folder().resolve("conf"), nginx.folder().resolve("old"));
      Sample.in(nginx);

      assertThatThrownBy(session::collect).isInstanceOf(IdentityChanged.class);
    }
    try (Session session = nginx.open()) {
      assertThat(session.collect().identity().product()).startsWith("nginx 1.");
    }
  }

  @Test
  void aServerThatIsDownOrUnreadableIsSaidSo() {
    try (Session session = nginx.open()) {
      assertThatThrownBy(session::collect)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("no nginx runs");
      nginx.start();
      session.collect();
      nginx.write("conf.d/99-bad.conf", "upstream x {\n  server 1.2.3.4\n}\n");

      assertThatThrownBy(session::collect)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("99-bad.conf:3");
    }
  }
}
