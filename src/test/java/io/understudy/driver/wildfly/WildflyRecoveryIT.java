package io.understudy.driver.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.driver.DyingJournal;
import io.understudy.driver.DyingJournal.Killed;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.ParameterSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Changes that lock the agent out, an agent that dies in one, a server that is replaced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WildflyRecoveryIT {

  private final WildflyUnderTest wildfly = new WildflyUnderTest("standalone.xml", "--admin-only");

  @BeforeAll
  void start() {
    wildfly.start();
  }

  @AfterAll
  void stop() {
    wildfly.close();
  }

  private Session open(int seconds) {
    Map<String, Object> settings = wildfly.settings();
    settings.put("startSeconds", seconds);
    return new WildflyDriver().open(new InstanceSettings("app", settings), wildfly.surroundings());
  }

  @Test
  @Order(1)
  void anAgentThatDiesAfterTheChangeIsMadeUndoneByTheNext() {
    String file = wildfly.text();
    var journal = DyingJournal.before(command -> command.kind() == Command.Kind.RELOAD);
    try (Session session = open(60)) {
      ChangeRequest request =
          Wished.of(
              session,
              "subsystem/undertow/default-servlet-container",
              "default",
              "subsystem/logging/root-logger/ROOT/level",
              "WARN",
              "subsystem/undertow/server/default-server/host/default-host/alias",
              "shop.example.com",
              "subsystem/io/worker/second",
              "present");
      assertThatThrownBy(() -> session.apply(request, journal)).isInstanceOf(Killed.class);
    }
    assertThat(wildfly.text()).isNotEqualTo(file).contains("shop.example.com");

    try (Session next = open(60)) {
      ApplyOutcome outcome = next.recover(journal);

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(next.recover(journal)).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(wildfly.text()).isEqualTo(file);
    }
  }

  @Test
  @Order(2)
  void aLostWayInIsPutBackByteForByte() {
    String file = wildfly.text();
    try (Session session = open(60)) {
      ParameterSet before = session.collect().parameters();
      ChangeRequest request =
          Wished.of(
              session,
              "subsystem/elytron/properties-realm/ManagementRealm/users-properties.path",
              "application-users.properties");
      ApplyOutcome outcome = session.apply(request, new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(((ApplyOutcome.PutBack) outcome).refusals().getFirst().reason())
          .contains("does not let understudy in");
      assertThat(session.collect().parameters().since(before)).isEmpty();
      assertThat(wildfly.text()).isEqualTo(file);
    }
  }

  @Test
  @Order(3)
  void anInterfaceThatIsElsewhereAfterTheReloadIsPutBackByteForByte() {
    String file = wildfly.text();
    try (Session session = open(12)) {
      ChangeRequest request =
          Wished.of(
              session,
              "socket-binding-group/standard-sockets/socket-binding/management-http/port",
              "9991");

      ApplyOutcome outcome = session.apply(request, new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
      assertThat(wildfly.text()).isEqualTo(file);
    }
  }

  @Test
  @Order(4)
  void aReplacedServerIsNoticed() throws IOException {
    try (Session session = open(60)) {
      String before = session.collect().identity().id();
      wildfly.kill();
      assertThatThrownBy(session::collect).isInstanceOf(Unreachable.class);
      Files.delete(wildfly.base().resolve("data/kernel/process-uuid"));
      wildfly.start();

      assertThatThrownBy(session::collect)
          .isInstanceOfSatisfying(
              IdentityChanged.class, changed -> assertThat(changed.before()).isEqualTo(before));
      try (Session next = open(60)) {
        assertThat(next.collect().identity().id()).isNotEqualTo(before);
      }
    }
  }
}
