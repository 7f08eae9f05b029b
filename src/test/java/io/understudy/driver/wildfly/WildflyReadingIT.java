package io.understudy.driver.wildfly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Collected;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.SettingRefused;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.ValueType;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildflyReadingIT {

  private static final String LISTENER =
      "subsystem/undertow/server/default-server/http-listener/default/";
  private static final Address UNDERTOW = Address.of("subsystem", "undertow");

  private final WildflyUnderTest wildfly = WildflyUnderTest.shared();
  private final Session session = wildfly.open();

  @BeforeAll
  void addWhatTheStandardConfigurationLacks() {
    ObjectNode store =
        Operations.on(Address.of("subsystem", "elytron", "key-store", "reading"), "add")
            .put("type", "PKCS12");
    store.putObject("credential-reference").put("clear-text", "geheim4712");
    wildfly.run(store);
    property("reading/50%", "a,b");
    property("app.db.password", "geheim4713");
  }

  private void property(String name, String value) {
    wildfly.run(Operations.on(Address.of("system-property", name), "add").put("value", value));
  }

  @AfterAll
  void tidy() {
    wildfly.run(
        Operations.on(Address.of("subsystem", "elytron", "key-store", "reading"), "remove"));
    wildfly.run(Operations.on(Address.of("system-property", "reading/50%"), "remove"));
    wildfly.run(Operations.on(Address.of("system-property", "app.db.password"), "remove"));
    session.close();
  }

  private Parameter find(String key) {
    return session.collect().parameters().find(ParameterKey.parse(key)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "subsystem/undertow/server/default-server/http-listener/default, present, TEXT",
    "subsystem/undertow/server/default-server/http-listener/default/max-post-size, 10485760, BYTES",
    "subsystem/undertow/server/default-server/http-listener/default/no-request-timeout, 60000,"
        + " DURATION",
    "subsystem/undertow/server/default-server/http-listener/default/disallowed-methods, TRACE,"
        + " LIST",
    "subsystem/undertow/server/default-server/host/default-host/location/%2F/handler,"
        + " welcome-content, TEXT",
    "subsystem/datasources/data-source/ExampleDS/jta, true, BOOLEAN",
    "subsystem/logging/root-logger/ROOT/level, INFO, ENUMERATION",
    "subsystem/elytron/properties-realm/ApplicationRealm/users-properties.path,"
        + " application-users.properties, TEXT",
    "socket-binding-group/standard-sockets/socket-binding/http/port, ${jboss.http.port:8080},"
        + " INTEGER",
    "interface/public/inet-address, ${jboss.bind.address:127.0.0.1}, TEXT",
    "extension/org.wildfly.extension.undertow/module, org.wildfly.extension.undertow, TEXT",
    "core-service/management/access/audit/logger/audit-log/enabled, false, BOOLEAN",
    "system-property/reading%2F50%25/value, 'a,b', TEXT",
  })
  void namesEveryResourceAndEveryAttribute(String key, String text, ValueType type) {
    Parameter parameter = find(key);

    assertThat(parameter.value().display()).isEqualTo(text);
    assertThat(parameter.descriptor().type()).isEqualTo(type);
  }

  @Test
  void leavesOutWhatIsNoConfiguration() {
    ParameterSet parameters = session.collect().parameters();

    assertThat(parameters.keys())
        .extracting(ParameterKey::path)
        .noneMatch(key ->
            key.startsWith("path/jboss.")
                || key.startsWith("core-service/platform-mbean")
                || key.startsWith("core-service/server-environment")
                || key.equals("uuid")
                || key.equals(LISTENER + "bytes-sent"));
    assertThat(parameters.size()).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "subsystem/elytron/key-store/reading/credential-reference.clear-text, geheim4712",
    "system-property/app.db.password/value, geheim4713",
    "subsystem/datasources/data-source/ExampleDS/password, sa",
    "subsystem/datasources/data-source/ExampleDS/user-name, sa",
  })
  void hidesWhatTheServerOrItsNameCallsACredential(String key, String clear) {
    assertThat(find(key).value())
        .isEqualTo(wildfly.surroundings().secrets().seal(clear.getBytes(UTF_8)));
    assertThat(find(key).value()).isInstanceOf(SecretValue.class);
  }

  @Test
  void saysWhatBelongsToTheNode() {
    assertThat(find("interface/public/inet-address").descriptor().scope()).isEqualTo(Scope.NODE);
    assertThat(find("socket-binding-group/standard-sockets/port-offset").descriptor().scope())
        .isEqualTo(Scope.NODE);
    assertThat(find(LISTENER + "max-post-size").descriptor().scope()).isEqualTo(Scope.SHARED);
  }

  @Test
  void takesWhenItTakesEffectFromTheDescription() {
    assertThat(find("subsystem/undertow/default-servlet-container").descriptor().effect())
        .isEqualTo(Effect.RELOAD);
    assertThat(find("subsystem/logging/root-logger/ROOT/level").descriptor().effect())
        .isEqualTo(Effect.ONLINE);
    assertThat(find("subsystem/transactions/jdbc-action-store-drop-table").descriptor().effect())
        .isEqualTo(Effect.RESTART);
  }

  @Test
  void anUnchangedServerGivesTheVerySameSet() {
    Collected first = session.collect();

    assertThat(session.collect()).isSameAs(first);
  }

  @Test
  void seesAChangeAtOnceAndAloneAndThatItIsGone() {
    ParameterSet before = session.collect().parameters();
    Address session1 = UNDERTOW.child("servlet-container", "default");
    wildfly.run(
        Operations.on(session1, "write-attribute")
            .put("name", "default-session-timeout")
            .put("value", 31));

    ParameterSet changed = session.collect().parameters();
    wildfly.run(
        Operations.on(session1, "undefine-attribute").put("name", "default-session-timeout"));

    assertThat(changed.since(before))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.key().path())
              .isEqualTo("subsystem/undertow/servlet-container/default/default-session-timeout");
          assertThat(String.valueOf(change.to())).contains("31");
        });
    assertThat(session.collect().parameters().since(before)).isEmpty();
  }

  @Test
  void namesTheFileThatTellsOfAChange() {
    session.collect();

    assertThat(session.watched()).containsExactly(wildfly.file());
  }

  @Test
  void takesItsIdentityFromTheServer() {
    Collected collected = session.collect();

    assertThat(collected.identity().id())
        .isEqualTo(wildfly.run(Operations.read(Address.ROOT, "uuid")).asText());
    assertThat(collected.identity().product()).isEqualTo("WildFly 39.0.0.Final");
  }

  @Test
  void aWrongPasswordIsToldAsSuch() {
    Map<String, Object> settings = wildfly.settings();
    settings.put("password", "wrong");
    try (Session other =
        new WildflyDriver().open(new InstanceSettings("app", settings), wildfly.surroundings())) {
      assertThatThrownBy(other::collect)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("does not let understudy in");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "url, ftp://127.0.0.1, must look like",
    "url, http://127.0.0.1:9990/console, must look like",
    "url, http://bert:x@127.0.0.1:9990, must look like",
    "passwordFile, /nowhere, must be the absolute path",
    "passwordFile, /etc/hostname, stands beside password",
    "certificates, /etc/hostname, holds no certificate",
  })
  void wrongSettingsAreRefusedByName(String name, String value, String words) {
    Map<String, Object> settings = wildfly.settings();
    settings.put(name, value);

    assertThatThrownBy(() ->
            new WildflyDriver().open(new InstanceSettings("app", settings), wildfly.surroundings()))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("instances.app." + name)
        .hasMessageContaining(words);
  }
}
