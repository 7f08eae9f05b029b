package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Controls;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.UndoNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a change back from its journal: first the files, then the server, then shared objects. Works
 * without a connection, with the server down, and when done again.
 */
final class Restoring {

  private static final Duration RESTART = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** "Exists already", "does not exist" and their like: the statement's aim is reached. */
  private static final Set<String> REACHED =
      Set.of("42710", "42704", "42P04", "3D000", "42P06", "3F000", "0LP01");

  private final Access access;
  private final Surroundings around;
  private final Journal journal;
  private final List<Refusal> troubles = new ArrayList<>();

  Restoring(Access access, Surroundings around, Journal journal) {
    this.access = access;
    this.around = around;
    this.journal = journal;
  }

  /**
   * @param reasons why it is put back, for the outcome
   * @param warm a connection that still lives, if there is one: it outlasts a lock-out
   */
  ApplyOutcome run(Undoing undoing, List<Refusal> reasons, @Nullable Connection warm) {
    if (!ours(undoing)) {
      return new ApplyOutcome.Broken(troubles);
    }
    restoreFiles(undoing);
    if (journal.marked(Undoing.RESTARTING)) {
      restart();
    } else {
      settingsAndReload(undoing, warm);
    }
    if (journal.marked(Undoing.OBJECTS)) {
      statements(undoing, warm);
    }
    new FreshLogin(access, around.clock())
        .within(ANSWER)
        .ifPresent(reason ->
            trouble(
                "after putting back, a fresh login still fails: " + reason,
                "look into the server's log"));
    return UndoNote.ended(journal, troubles, reasons);
  }

  private boolean ours(Undoing undoing) {
    if (undoing.files().isEmpty() || access.dataDirectory().isEmpty()) {
      return true;
    }
    try {
      String found = ServerFiles.systemIdentifier(access.dataDirectory().get());
      if (!found.equals(undoing.systemIdentifier())) {
        trouble(
            "dataDirectory holds another installation (%s) than the one that was changed (%s)"
                .formatted(found, undoing.systemIdentifier()),
            "nothing was put back; look at both by hand");
        return false;
      }
    } catch (IOException e) {
      trouble("the server's files cannot be read: " + words(e), "check dataDirectory");
      return false;
    }
    return true;
  }

  private void restoreFiles(Undoing undoing) {
    undoing
        .files()
        .forEach((text, name) -> {
          try {
            byte[] kept =
                journal
                    .kept(name)
                    .orElseThrow(() -> new IOException("the journal has lost " + name));
            restoreFile(undoing, Path.of(text), kept);
          } catch (IOException e) {
            trouble(
                "%s could not be written back: %s".formatted(text, words(e)),
                "check who owns it, and what the agent's user may write");
          }
        });
  }

  private static void restoreFile(Undoing undoing, Path path, byte[] kept) throws IOException {
    byte[] now = Files.readAllBytes(path);
    byte[] wanted = kept;
    if (path.endsWith(Undoing.AUTO_CONF)) { // somebody may have set something else meanwhile
      AutoConf before = AutoConf.of(kept);
      AutoConf present = AutoConf.of(now);
      Set<String> ours = settings(undoing);
      wanted = present.sameBut(before, ours) ? kept : present.withOld(before, ours).bytes();
    }
    if (!Arrays.equals(now, wanted)) {
      ServerFiles.replace(path, wanted);
    }
  }

  private static Set<String> settings(Undoing undoing) {
    return undoing.undo().stream()
        .filter(Undo.Setting.class::isInstance)
        .map(undo -> SettingValues.key(((Undo.Setting) undo).name()))
        .collect(Collectors.toSet());
  }

  private void restart() {
    Controls controls = around.controls();
    Controls.Ran ran = new Controls.Ran(-1, "no command to restart it is configured");
    if (controls.has(Controls.Verb.RESTART)) {
      ran = controls.run(Controls.Verb.RESTART, RESTART);
    }
    if (!ran.worked() && controls.has(Controls.Verb.STOP)) {
      controls.run(Controls.Verb.STOP, RESTART);
    }
    if (!ran.worked() && controls.has(Controls.Verb.START)) {
      ran = controls.run(Controls.Verb.START, RESTART);
    }
    if (!ran.worked()) {
      trouble(
          "the files are as before, and the server did not start: " + Failure.oneLine(ran.output()),
          "start it by hand and look into its log");
    }
  }

  private void settingsAndReload(Undoing undoing, @Nullable Connection warm) {
    boolean byFile = !undoing.files().isEmpty();
    List<Undo.Setting> settings =
        undoing.undo().stream()
            .filter(Undo.Setting.class::isInstance)
            .map(Undo.Setting.class::cast)
            .toList();
    if (settings.isEmpty() && !byFile) {
      return;
    }
    boolean warmLives = lives(warm);
    if (byFile && !warmLives && signal()) { // no login needed, which may hang or fail by now
      return;
    }
    try (Borrowed borrowed = Borrowed.of(warmLives ? warm : null, access)) {
      if (!byFile) {
        bySql(borrowed.connection(), settings.reversed());
      }
      Reload.run(borrowed.connection());
    } catch (SQLException e) {
      trouble("the server could not be told to reload: " + Failure.words(e), "reload it by hand");
    }
  }

  private static boolean lives(@Nullable Connection warm) {
    try {
      return warm != null && warm.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void bySql(Connection connection, List<Undo.Setting> settings)
      throws SQLException {
    for (Undo.Setting setting : settings) {
      String name = Sql.setting(setting.name());
      String text = setting.text();
      String sql = "ALTER SYSTEM RESET " + name;
      if (text != null) {
        sql =
            "ALTER SYSTEM SET "
                + name
                + " = "
                + (SettingCatalog.quotedList(setting.name())
                    ? QuotedList.literals(text, false)
                    : Sql.literal(text));
      }
      try (var statement = connection.createStatement()) {
        if (setting.name().contains(".")) {
          statement.execute("SET " + name + " = ''");
        }
        statement.execute(sql);
      }
    }
  }

  /** Tells the postmaster to reload without logging in. */
  private boolean signal() {
    Controls controls = around.controls();
    if (controls.has(Controls.Verb.RELOAD)
        && controls.run(Controls.Verb.RELOAD, Duration.ofSeconds(5)).worked()) {
      return true;
    }
    OptionalLong pid =
        access.dataDirectory().map(ServerFiles::postmaster).orElse(OptionalLong.empty());
    if (pid.isEmpty()) {
      return startIfDown();
    }
    try {
      Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(pid.getAsLong())).start();
      return kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean startIfDown() {
    return around.controls().has(Controls.Verb.START)
        && around.controls().run(Controls.Verb.START, RESTART).worked();
  }

  private void statements(Undoing undoing, @Nullable Connection warm) {
    for (Undo undo : undoing.undo().reversed()) {
      if (undo instanceof Undo.Statement statement) {
        try (Borrowed borrowed = Borrowed.of(warm, access, statement.database());
            var execution = borrowed.connection().createStatement()) {
          execution.execute(statement.sql());
        } catch (SQLException e) {
          if (!REACHED.contains(Optional.ofNullable(e.getSQLState()).orElse(""))) {
            trouble("a shared object could not be put back: " + Failure.words(e), "see the plan");
          }
        }
      }
    }
  }

  private void trouble(String reason, String remedy) {
    troubles.add(new Refusal(null, reason, remedy));
  }

  private static String words(IOException e) {
    return Failure.oneLine(e.getClass().getSimpleName() + " " + e.getMessage());
  }
}
