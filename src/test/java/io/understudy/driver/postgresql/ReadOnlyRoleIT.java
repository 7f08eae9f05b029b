package io.understudy.driver.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStyle;
import io.understudy.driver.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving the service off and onto a server that does not replicate. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class ReadOnlyRoleIT {

  private final ServerUnderTest server;
  private final Session session;
  private final RoleControl role;

  ReadOnlyRoleIT(int major) throws SQLException {
    server = new ServerUnderTest(major);
    server.sql("CREATE TABLE t (i int)");
    session = server.open();
    role = session.roleControl().orElseThrow();
  }

  @AfterEach
  void stop() {
    session.close();
    server.close();
  }

  @Test
  void aDemotedServerRefusesWrites() {
    assertThat(role.status().duty()).isEqualTo(Duty.WRITABLE);

    ApplyOutcome outcome =
        role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal());

    assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(Set.of()));
    assertThat(role.status().duty()).isEqualTo(Duty.READ_ONLY);
    assertThatThrownBy(() -> server.sql("INSERT INTO t VALUES (1)"))
        .hasMessageContaining("read-only transaction");
    assertThat(role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal()))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  /** What a rehearsal lists is what a switchover runs, and listing it does nothing. */
  @Test
  void aDraftChangesNothingAndListsWhatIsRunThen() {
    var orders =
        List.of(
            new RoleOrder.Demote(RoleStyle.READ_ONLY),
            new RoleOrder.Demote(RoleStyle.READ_ONLY),
            new RoleOrder.Promote(RoleStyle.READ_ONLY, null),
            new RoleOrder.Promote(RoleStyle.READ_ONLY, null));
    for (RoleOrder order : orders) {
      var before = role.status();

      Draft draft = role.draft(order);

      assertThat(role.status()).isEqualTo(before);
      var journal = new MemoryJournal();
      assertThat(role.carryOut(order, journal)).isInstanceOf(ApplyOutcome.Applied.class);
      assertThat(((Draft.Ready) draft).commands())
          .extracting(Command::text)
          .containsExactlyElementsOf(journal.commands());
    }
    assertThat(role.status().duty()).isEqualTo(Duty.WRITABLE);
  }

  @Test
  void sessionsThatCouldStillWriteAreEnded() throws Exception {
    try (Connection open = server.server().connect("postgres");
        Connection stubborn = server.server().connect("postgres");
        var statement = open.createStatement();
        var settled = stubborn.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      settled.execute("SET default_transaction_read_only = off");

      ApplyOutcome outcome =
          role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal());

      assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
      assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (2)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> settled.execute("INSERT INTO t VALUES (3)"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(server.ask("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void aPromotedServerTakesWrites() throws Exception {
    role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal());

    ApplyOutcome outcome =
        role.carryOut(new RoleOrder.Promote(RoleStyle.READ_ONLY, null), new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(role.status().duty()).isEqualTo(Duty.WRITABLE);
    server.sql("INSERT INTO t VALUES (1)");
    assertThat(role.carryOut(new RoleOrder.Promote(RoleStyle.READ_ONLY, null), new MemoryJournal()))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void settingsCanBeAppliedToADemotedServer() {
    role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal());
    var ask = new Asking(session);

    assertThat(ask.apply("work_mem", "9MB")).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(ask.value("work_mem")).isEqualTo("9MB");
    assertThat(role.status().duty()).isEqualTo(Duty.READ_ONLY);
  }

  @Test
  void aRoleThatWouldGoOnWritingIsNamed() throws Exception {
    server.sql(
        "CREATE ROLE \"wri'ter\"",
        "ALTER ROLE \"wri'ter\" SET default_transaction_read_only = off");

    var order = new RoleOrder.Demote(RoleStyle.READ_ONLY);
    Draft draft = role.draft(order);
    ApplyOutcome outcome = role.carryOut(order, new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(((ApplyOutcome.Refused) outcome).refusals().getFirst().reason())
        .contains("role wri'ter");
    assertThat(draft).isEqualTo(new Draft.Refused(((ApplyOutcome.Refused) outcome).refusals()));
    assertThat(role.status().duty()).isEqualTo(Duty.WRITABLE);
  }

  /** What read-only by default does not stop: a client that asks for writing. */
  @Test
  void itIsADefaultAndNoLock() throws Exception {
    role.carryOut(new RoleOrder.Demote(RoleStyle.READ_ONLY), new MemoryJournal());

    server.sql("SET default_transaction_read_only = off", "INSERT INTO t VALUES (1)");

    assertThat(server.ask("SELECT count(*) FROM t")).isEqualTo("1");
  }
}
