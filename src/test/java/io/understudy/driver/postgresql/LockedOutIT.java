package io.understudy.driver.postgresql;

import static io.understudy.driver.postgresql.AccessDanger.DATABASE;
import static io.understudy.driver.postgresql.AccessDanger.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody has locked the agent out by hand, or taken the server's files from it, between plan and
 * apply: nothing is begun, and the reason is said.
 */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class LockedOutIT {

  private final ServerUnderTest server;
  private final Session session;
  private ChangeRequest request = new ChangeRequest(List.of(), false, false);
  private String rules = "";

  LockedOutIT(int major) throws SQLException {
    server = new ServerUnderTest(major);
    server.sql(
        "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'x1'", "CREATE DATABASE watch OWNER keeper");
    var settings = new HashMap<>(server.settings());
    settings.put("url", server.server().jdbcUrl(DATABASE));
    settings.put("user", ROLE);
    settings.put("password", "x1");
    session = server.open(settings);
  }

  @BeforeEach
  void plan() {
    rules = server.text("pg_hba.conf");
    request =
        new AccessWishes(session.collect().parameters())
            .last("hba", "host shop app 10.30.0.0/16", "scram-sha-256")
            .request();
  }

  @AfterEach
  void stop() {
    session.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALTER ROLE keeper NOLOGIN                    | not permitted to log in
          ALTER ROLE keeper PASSWORD 'another'         | password authentication failed
          ALTER ROLE keeper PASSWORD NULL              | password authentication failed
          ALTER ROLE keeper VALID UNTIL '2001-01-01'   | password authentication failed
          ALTER ROLE keeper RENAME TO keeper2          | password authentication failed
          ALTER ROLE keeper SET session_preload_libraries = nonsense  | could not access file
          ALTER DATABASE watch SET session_preload_libraries = nonsense | could not access file
          ALTER DATABASE watch ALLOW_CONNECTIONS false | not currently accepting connections
          """)
  void nothingIsBegunWithoutAFreshLogin(String sql, String words) throws Exception {
    server.sql(sql);
    var journal = new MemoryJournal();

    assertThatThrownBy(() -> session.apply(request, journal))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining(words);

    assertThat(journal.entries()).isEmpty();
    assertThat(server.text("pg_hba.conf")).isEqualTo(rules);
  }

  @Test
  void nothingIsBegunWhenAllConnectionsAreTaken() throws Exception {
    server.sql("ALTER SYSTEM SET max_connections = 12");
    server.server().restart();
    session.collect();
    Deque<Connection> taken = new ArrayDeque<>();
    Draft draft;
    ApplyOutcome outcome;
    try {
      takeAll(taken);
      draft = session.draft(request);
      outcome = session.apply(request, new MemoryJournal());
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }

    assertThat(draft).isInstanceOf(Draft.Refused.class);
    assertThat(outcome).isInstanceOf(ApplyOutcome.Refused.class);
    assertThat(outcome.toString()).contains("already before the change", "too many clients");
    assertThat(server.text("pg_hba.conf")).isEqualTo(rules);
  }

  private void takeAll(Deque<Connection> taken) {
    try {
      while (taken.size() < 50) {
        taken.push(server.server().connect("postgres"));
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("53300");
    }
  }

  @Test
  void nothingIsBegunWithoutTheRightsOfBefore() throws Exception {
    server.sql("ALTER ROLE keeper NOSUPERUSER");

    ApplyOutcome outcome = session.apply(request, new MemoryJournal());

    assertThat(outcome).isInstanceOfAny(ApplyOutcome.Stale.class, ApplyOutcome.Refused.class);
    assertThat(session.collect().condition().notes().toString()).contains("needs");
    assertThat(server.text("pg_hba.conf")).isEqualTo(rules);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsWrittenToAFileThatTheServerCannotRead(boolean foreign) throws Exception {
    var file = server.file("pg_hba.conf");
    var owner = Files.getOwner(file);
    try {
      if (foreign) {
        Files.setOwner(
            file,
            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
      } else {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
      }

      for (ThrowingCallable attempt :
          List.<ThrowingCallable>of(
              session::collect,
              () -> session.draft(request),
              () -> session.apply(request, new MemoryJournal()))) {
        assertThatThrownBy(attempt)
            .isInstanceOf(Unreachable.class)
            .hasMessageContaining("pg_hba.conf could not be read by the server")
            .hasMessageContaining("Give the file to the server's user");
      }
    } finally {
      Files.setOwner(file, owner);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    assertThat(server.text("pg_hba.conf")).isEqualTo(rules);
    assertThat(session.apply(request, new MemoryJournal()))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  @Test
  void whatSomebodyWroteMeanwhileIsNotOverwritten() throws Exception {
    String edited = rules + "host other other 10.40.0.0/16 reject\n";
    Files.writeString(server.file("pg_hba.conf"), edited);

    ApplyOutcome outcome = session.apply(request, new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Stale.class);
    assertThat(server.text("pg_hba.conf")).isEqualTo(edited);
  }

  @Test
  void aFileWrittenBeforeAReloadThatNeverCameIsNoted() throws Exception {
    var file = server.file("pg_hba.conf");
    Files.writeString(file, rules + "host x x 10.40.0.0/16 reject\n");
    var later = Instant.now().plusSeconds(2); // the server tells a file's time in whole seconds
    Files.setLastModifiedTime(file, FileTime.from(later));

    var notes = session.collect().condition().notes();

    assertThat(notes.toString()).contains("next reload will change who may log in");
  }

  @Test
  void anOpenedLineIsConfirmedByALoginOfTheSameRole() throws Exception {
    ApplyOutcome outcome = session.apply(request, new MemoryJournal());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    try (Connection login =
        DriverManager.getConnection(server.server().jdbcUrl(DATABASE), ROLE, "x1")) {
      assertThat(login.isValid(2)).isTrue();
    }
  }
}
