package io.understudy.driver.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Draft;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A management interface that speaks TLS with a certificate that nobody but its owner signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildflyHttpsIT {

  private static final String PASSWORD = "changeit";
  private static final String KEY =
      "subsystem/undertow/server/default-server/http-listener/default/max-post-size";

  private final WildflyUnderTest wildfly = new WildflyUnderTest("standalone-ha.xml");
  private Path certificate;
  private Path stranger;

  @BeforeAll
  void secure() {
    certificate = keys("management");
    stranger = keys("stranger");
    wildfly.start();
    ObjectNode store =
        Operations.on(Address.of("subsystem", "elytron", "key-store", "mgmt"), "add");
    store
        .put("path", "management.p12")
        .put("relative-to", "jboss.server.config.dir")
        .put("type", "PKCS12")
        .set("credential-reference", store.objectNode().put("clear-text", PASSWORD));
    wildfly.run(store);
    ObjectNode manager =
        Operations.on(Address.of("subsystem", "elytron", "key-manager", "mgmt"), "add");
    manager
        .put("key-store", "mgmt")
        .set("credential-reference", manager.objectNode().put("clear-text", PASSWORD));
    wildfly.run(manager);
    wildfly.run(
        Operations.on(Address.of("subsystem", "elytron", "server-ssl-context", "mgmt"), "add")
            .put("key-manager", "mgmt"));
    Address http =
        Address.of("core-service", "management", "management-interface", "http-interface");
    wildfly.write(http, "ssl-context", "mgmt");
    wildfly.write(http, "secure-socket-binding", "management-https");
    wildfly.run(Operations.on(Address.ROOT, "reload"));
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .untilAsserted(() -> {
          try (Session session = open(certificate)) {
            assertThat(session.collect().parameters().size()).isPositive();
          }
        });
  }

  @AfterAll
  void stop() {
    wildfly.close();
  }

  /** A pair in the server's folder; its certificate as PEM. */
  private Path keys(String name) {
    Path folder = wildfly.base().resolve("configuration");
    Path store = folder.resolve(name + ".p12");
    Path pem = folder.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=ip:127.0.0.1",
        "-validity",
        "3650",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString(),
        "-file",
        pem.toString());
    return pem;
  }

  private static void keytool(String... options) {
    try {
      var line = new ArrayList<String>();
      line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      line.addAll(List.of(options));
      Path log = Files.createTempFile("keytool", ".log");
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Session open(Path trusted) {
    Map<String, Object> settings = wildfly.settings();
    settings.put("url", "https://127.0.0.1:" + (wildfly.port() + 3));
    settings.put("certificates", trusted.toString());
    return new WildflyDriver().open(new InstanceSettings("app", settings), wildfly.surroundings());
  }

  @Test
  void readsChangesAndReloadsOverTls() {
    try (Session session = open(certificate)) {
      String hash = session.collect().parameters().hash();

      ApplyOutcome outcome =
          session.apply(Wished.of(session, KEY, "20971520"), new MemoryJournal());

      assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
      assertThat(session.collect().parameters().find(ParameterKey.parse(KEY)).orElseThrow())
          .extracting(parameter -> parameter.value().display())
          .isEqualTo("20971520");
      assertThat(session.collect().parameters().hash()).isNotEqualTo(hash);
    }
  }

  @Test
  void theOrderOfProtocolsIsReadAndNotChanged() {
    var key = ParameterKey.parse("subsystem/jgroups/stack/tcp/protocol@order");
    try (Session session = open(certificate)) {
      Parameter order = session.collect().parameters().find(key).orElseThrow();

      assertThat(order.value().display()).startsWith("RED,").endsWith("FRAG4");
      assertThat(order.descriptor().effect()).isEqualTo(Effect.NEVER);
      Draft draft = session.draft(Wished.of(session, key.path(), "FRAG4,RED"));
      assertThat(draft).isInstanceOf(Draft.Refused.class);
      assertThat(((Draft.Refused) draft).refusals())
          .allSatisfy(refusal -> assertThat(refusal.reason()).contains("order"));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsSaidSo() {
    try (Session session = open(stranger)) {
      assertThatThrownBy(session::collect)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("certif");
    }
  }
}
