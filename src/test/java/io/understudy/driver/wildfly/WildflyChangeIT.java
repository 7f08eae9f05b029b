package io.understudy.driver.wildfly;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.ClearSecrets;
import io.understudy.driver.Command;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Draft;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is done, refused and put back; the file keeps its bytes whenever nothing came of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WildflyChangeIT {

  private static final String LISTENER =
      "subsystem/undertow/server/default-server/http-listener/default";
  private static final String SOURCE = "subsystem/datasources/data-source/Shop";
  private static final String SOCKETS = "socket-binding-group/standard-sockets/socket-binding/";

  private final WildflyUnderTest wildfly = WildflyUnderTest.shared();
  private final Session session = wildfly.open();

  @AfterEach
  void stillRuns() {
    assertThat(wildfly.run(Operations.read(Address.ROOT, "server-state")).asText())
        .isEqualTo("running");
  }

  private String text(String key) {
    return session
        .collect()
        .parameters()
        .find(ParameterKey.parse(key))
        .map(parameter -> parameter.value().display())
        .orElse("absent");
  }

  private ApplyOutcome apply(ChangeRequest request) {
    return session.apply(request, new MemoryJournal());
  }

  private static ChangeRequest reverse(ChangeRequest request) {
    return new ChangeRequest(
        request.wishes().stream()
            .map(wish -> new Wish(wish.key(), wish.desired(), wish.expected()))
            .toList(),
        false,
        true);
  }

  private int offset() {
    return wildfly.httpPort() - 8080;
  }

  /** A port that somebody else has, and that the server can name. */
  private ServerSocket takenAboveTheOffset() {
    IOException last = null;
    for (int port = offset() + 2_000; port < 65_536; port++) {
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        last = e; // somebody has it: the next one
      }
    }
    throw new IllegalStateException("every port is taken", last);
  }

  @Test
  void whatNeedsAReloadIsReloadedAndLive() throws Exception {
    int port;
    try (var probe = takenAboveTheOffset()) {
      port = probe.getLocalPort() - offset();
    }
    ChangeRequest request =
        Wished.of(
            session,
            SOCKETS + "understudy",
            "present",
            SOCKETS + "understudy/port",
            Integer.toString(port),
            "subsystem/undertow/server/default-server/http-listener/second",
            "present",
            "subsystem/undertow/server/default-server/http-listener/second/socket-binding",
            "understudy",
            "subsystem/undertow/default-servlet-container",
            "default",
            LISTENER + "/max-post-size",
            "20971520");

    assertThat(apply(request)).isEqualTo(new ApplyOutcome.Applied(java.util.Set.of()));

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port + offset())) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(text(LISTENER + "/max-post-size")).isEqualTo("20971520");
    assertThat(apply(undo(request))).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(text(SOCKETS + "understudy")).isEqualTo("absent");
  }

  /** The reverse of a request whose additions brought defaults along. */
  private ChangeRequest undo(ChangeRequest request) {
    ParameterSet now = session.collect().parameters();
    return new ChangeRequest(
        request.wishes().stream()
            .map(wish ->
                new Wish(
                    wish.key(),
                    now.find(wish.key()).map(Parameter::value).orElse(null),
                    wish.expected()))
            .toList(),
        false,
        true);
  }

  @Test
  void aDataSourceComesWithItsSecretsAndGoesAsOneDeletion() {
    ChangeRequest add =
        Wished.of(
            session,
            SOURCE,
            "present",
            SOURCE + "/jndi-name",
            "java:/shop",
            SOURCE + "/driver-name",
            "h2",
            SOURCE + "/connection-url",
            "jdbc:h2:mem:${shop.db:shop};DB_CLOSE_DELAY=-1",
            SOURCE + "/user-name",
            "bert",
            SOURCE + "/password",
            "geheim4714",
            SOURCE + "/max-pool-size",
            "${shop.pool:30}",
            SOURCE + "/connection-properties/applicationName",
            "present",
            SOURCE + "/connection-properties/applicationName/value",
            "shop");
    Draft draft = session.draft(add);
    assertThat(((Draft.Ready) draft).commands())
        .extracting(Command::text)
        .anyMatch(text ->
            text.startsWith("/subsystem=datasources/data-source=Shop:add(")
                && text.contains("password=\"***\""))
        .noneMatch(text -> text.contains("geheim4714"));

    assertThat(apply(add)).isInstanceOf(ApplyOutcome.Applied.class);

    assertThat(text(SOURCE + "/max-pool-size")).isEqualTo("${shop.pool:30}");
    assertThat(text(SOURCE + "/password")).isEqualTo("***");
    assertThat(
            wildfly
                .run(
                    Operations.read(
                        Address.of("subsystem", "datasources", "data-source", "Shop"), "password"))
                .asText())
        .isEqualTo("geheim4714");
    Draft removal = session.draft(undo(add));
    assertThat(((Draft.Ready) removal).commands())
        .filteredOn(command -> command.kind() == Command.Kind.DELETE)
        .anySatisfy(command ->
            assertThat(command.keys())
                .contains(ParameterKey.parse(SOURCE), ParameterKey.parse(SOURCE + "/jndi-name")));
    assertThat(apply(undo(add))).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(text(SOURCE)).isEqualTo("absent");
  }

  @Test
  void aSealedSecretOfAnotherNodeIsOpenedHere() {
    String key = "subsystem/datasources/data-source/ExampleDS/password";
    Value before =
        session.collect().parameters().find(ParameterKey.parse(key)).orElseThrow().value();
    Value sealed = new ClearSecrets().seal("neu4715".getBytes(StandardCharsets.UTF_8));

    ApplyOutcome outcome =
        apply(
            new ChangeRequest(
                List.of(new Wish(ParameterKey.parse(key), before, sealed)), false, false));

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(
            wildfly
                .run(
                    Operations.read(
                        Address.of("subsystem", "datasources", "data-source", "ExampleDS"),
                        "password"))
                .asText())
        .isEqualTo("neu4715");
    apply(
        new ChangeRequest(
            List.of(new Wish(ParameterKey.parse(key), sealed, before)), false, false));
  }

  @Test
  void whatTheServerWouldRefuseIsRefusedBeforeAnythingIsDone() {
    byte[] file = wildfly.text().getBytes(StandardCharsets.UTF_8);
    ChangeRequest request =
        Wished.of(
            session,
            "subsystem/transactions/node-identifier",
            "a-name-that-is-longer-than-twenty-three-bytes",
            LISTENER + "/max-headers",
            "300",
            "subsystem/elytron/server-ssl-context/applicationSSC/protocols",
            "SSLv9");

    ApplyOutcome outcome = apply(request);

    assertThat(((ApplyOutcome.Refused) outcome).refusals())
        .extracting(refusal -> String.valueOf(refusal.key()))
        .contains("subsystem/elytron/server-ssl-context/applicationSSC/protocols")
        .doesNotContain(LISTENER + "/max-headers");
    assertThat(wildfly.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(file);
  }

  @Test
  void whatTheServerRollsBackLeavesTheFileByteForByte() {
    byte[] file = wildfly.text().getBytes(StandardCharsets.UTF_8);
    ParameterSet before = session.collect().parameters();
    ChangeRequest request =
        Wished.of(
            session,
            LISTENER + "/max-headers",
            "300",
            LISTENER + "/redirect-socket",
            "there-is-no-such-socket");

    ApplyOutcome outcome = apply(request);

    assertThat(((ApplyOutcome.PutBack) outcome).refusals())
        .singleElement()
        .satisfies(refusal -> {
          assertThat(String.valueOf(refusal.key())).isEqualTo(LISTENER + "/redirect-socket");
          assertThat(refusal.reason()).contains("there-is-no-such-socket");
        });
    assertThat(wildfly.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(file);
    assertThat(session.collect().parameters().since(before)).isEmpty();
  }

  @Test
  void aPortInUseIsFoundAfterTheReloadAndPutBackByteForByte() throws Exception {
    byte[] file = wildfly.text().getBytes(StandardCharsets.UTF_8);
    try (var taken = takenAboveTheOffset()) {
      int port = taken.getLocalPort() - offset();
      ChangeRequest request =
          Wished.of(
              session,
              SOCKETS + "ajp/port",
              Integer.toString(port),
              "subsystem/undertow/server/default-server/ajp-listener/ajp",
              "present",
              "subsystem/undertow/server/default-server/ajp-listener/ajp/socket-binding",
              "ajp",
              "subsystem/undertow/server/default-server/ajp-listener/ajp/scheme",
              "https");
      ApplyOutcome outcome = apply(request);

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(((ApplyOutcome.PutBack) outcome).refusals().getFirst().reason())
          .containsAnyOf("Address already in use", "ajp");
    }
    assertThat(wildfly.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(file);
  }

  @Test
  void whatNeedsARestartWaitsForOneUntilItIsAllowed() {
    String key = "subsystem/transactions/enable-tsm-status";
    ChangeRequest request = Wished.of(session, key, "true");

    ApplyOutcome outcome = apply(request);

    assertThat(outcome)
        .isEqualTo(new ApplyOutcome.Applied(java.util.Set.of(ParameterKey.parse(key))));
    assertThat(session.collect().condition().pendingRestart())
        .containsExactly(ParameterKey.parse(key));
    assertThat(apply(reverse(request)))
        .isEqualTo(new ApplyOutcome.Applied(java.util.Set.of(ParameterKey.parse(key))));

    Wish inForce = Wish.inForce(ParameterKey.parse(key), request.wishes().getFirst().expected());
    var restart = new ChangeRequest(List.of(inForce), true, false);
    assertThat(((Draft.Ready) session.draft(restart)).commands())
        .extracting(Command::kind)
        .containsExactly(Command.Kind.RESTART);
    assertThat(apply(restart)).isEqualTo(new ApplyOutcome.Applied(java.util.Set.of()));
    assertThat(session.collect().condition().pendingRestart()).isEmpty();
    assertThat(session.collect().condition().notes()).isEmpty();
  }

  @Test
  void applicationsAndExtensionsAreReportedAsMissing() {
    ChangeRequest request =
        Wished.of(
            session,
            "deployment/shop.war",
            "present",
            "deployment/shop.war/content",
            "sha1:0123456789012345678901234567890123456789",
            "extension/org.wildfly.extension.clustering.singleton",
            "present");

    Draft draft = session.draft(request);

    assertThat(((Draft.Refused) draft).refusals())
        .extracting(Refusal::reason)
        .anyMatch(reason -> reason.contains("a sync carries no applications"))
        .anyMatch(
            reason -> reason.contains("extension org.wildfly.extension.clustering.singleton"));
  }

  @Test
  void nothingIsRemovedUnlessThatIsAllowed() {
    String key = "subsystem/mail/mail-session/default";
    ChangeRequest request = Wished.of(session, key, null);

    Draft draft = session.draft(new ChangeRequest(request.wishes(), true, false));

    assertThat(((Draft.Refused) draft).refusals())
        .anySatisfy(refusal -> {
          assertThat(refusal.key()).isEqualTo(ParameterKey.parse(key));
          assertThat(refusal.remedy()).contains("allow deletions");
        });
  }

  @Test
  void anAttributeOfAMissingResourceAsksForTheResource() {
    Draft draft = session.draft(Wished.of(session, SOURCE + "/max-pool-size", "3"));

    assertThat(((Draft.Refused) draft).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.remedy()).contains(SOURCE));
  }

  @Test
  void whatCouldLockOutNeedsAWayBack() {
    var around =
        new Surroundings(
            Clock.systemUTC(),
            new ClearSecrets(),
            new CommandControls(Map.of()),
            wildfly.surroundings().folder());
    try (Session bare =
        new WildflyDriver().open(new InstanceSettings("app", wildfly.settings()), around)) {
      Draft draft =
          bare.draft(
              Wished.of(
                  bare,
                  "core-service/management/management-interface/http-interface/console-enabled",
                  "false",
                  "subsystem/elytron/properties-realm/ManagementRealm/users-properties.path",
                  "no-users.properties"));

      assertThat(((Draft.Refused) draft).refusals())
          .hasSize(2)
          .allSatisfy(refusal -> assertThat(refusal.reason()).contains("lock the agent out"));
    }
  }
}
