package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Collected;
import io.understudy.driver.Controls;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one plan: keeps what undoes it, runs the steps, reloads, restarts, reads back, and
 * lets it stay only after a fresh login. Whatever goes wrong on the way puts everything back.
 */
final class ChangeRun {

  private static final Duration AFTER_RELOAD = Duration.ofSeconds(4);
  private static final Duration AFTER_RESTART = Duration.ofSeconds(8);
  private static final Duration RESTART = Duration.ofSeconds(60);

  private final Look look;
  private final Journal journal;
  private final Plan plan;
  private final ReadBack readBack;
  private final List<Family> families;

  /** Reads the server anew after the change and says what is not as wished. */
  interface ReadBack {
    /** What is wrong; empty when all is as wished. */
    List<Refusal> missing(Collected collected) throws SQLException;

    /** Reads through a new connection. */
    Collected collect() throws SQLException;
  }

  ChangeRun(Look look, Journal journal, Plan plan, List<Family> families, ReadBack readBack) {
    this.look = look;
    this.journal = journal;
    this.plan = plan;
    this.families = families;
    this.readBack = readBack;
  }

  ApplyOutcome run() {
    Undoing undoing;
    try {
      undoing = Undoing.keep(journal, look, plan.steps());
    } catch (IOException e) {
      return new ApplyOutcome.Refused(
          List.of(
              new Refusal(
                  null,
                  "the server's files cannot be read, so they could not be put back: "
                      + Failure.oneLine(String.valueOf(e.getMessage())),
                  "check dataDirectory and what the agent's user may read")));
    }
    try {
      return carryOut();
    } catch (Trouble trouble) {
      return putBack(undoing, trouble.refusals());
    } catch (SQLException e) {
      return putBack(undoing, List.of(refusal(null, e)));
    }
  }

  private ApplyOutcome putBack(Undoing undoing, List<Refusal> reasons) {
    rollBack();
    return new Restoring(look.access(), look.around(), journal)
        .run(undoing, reasons, look.connection());
  }

  private void rollBack() {
    try {
      if (!look.connection().getAutoCommit()) {
        look.connection().rollback();
        look.connection().setAutoCommit(true);
      }
    } catch (SQLException e) {
      journal.after("the connection was lost: the server rolls the transaction back itself");
    }
  }

  private ApplyOutcome carryOut() throws SQLException, Trouble {
    List<Refusal> before = complaints(look);
    transaction(Step.Phase.OBJECTS);
    each(Step.Phase.LOOSE);
    each(Step.Phase.SETTINGS);
    each(Step.Phase.FILES);
    if (plan.reload()) {
      reload(before);
    }
    if (plan.restart()) {
      restart();
    }
    transaction(Step.Phase.REMOVALS);
    confirm(plan.restart() ? AFTER_RESTART : AFTER_RELOAD);
    Collected now = readBack.collect();
    stopAt(readBack.missing(now));
    journal.mark(UndoNote.CONFIRMED);
    return new ApplyOutcome.Applied(now.condition().pendingRestart());
  }

  private void transaction(Step.Phase phase) throws SQLException, Trouble {
    List<Step> steps = plan.in(phase);
    if (steps.isEmpty()) {
      return;
    }
    try (Borrowed borrowed = Borrowed.of(look.connection(), look.access())) {
      borrowed.connection().setAutoCommit(false);
      for (Step step : steps) {
        run(step, borrowed.connection());
      }
      journal.mark(Undoing.OBJECTS);
      borrowed.connection().commit();
      journal.mark(Undoing.OBJECTS_DONE);
      borrowed.connection().setAutoCommit(true);
    }
  }

  private void each(Step.Phase phase) throws Trouble {
    if (phase == Step.Phase.LOOSE && !plan.in(phase).isEmpty()) {
      journal.mark(Undoing.OBJECTS);
    }
    for (Step step : plan.in(phase)) {
      run(step, look.connection());
    }
  }

  private void run(Step step, Connection connection) throws Trouble {
    journal.before(step.command());
    try {
      step.action().run(new Hands(connection, look.access()));
      journal.after("done");
    } catch (SQLException e) {
      throw failed(refusal(key(step), e));
    } catch (IOException e) {
      throw failed(
          new Refusal(
              key(step),
              "a file of the server cannot be written: "
                  + Failure.oneLine(String.valueOf(e.getMessage())),
              "check what the agent's user may write"));
    }
  }

  private Trouble failed(Refusal refusal) {
    journal.after("failed: " + refusal.reason());
    return new Trouble(List.of(refusal));
  }

  private static @Nullable ParameterKey key(Step step) {
    return step.command().keys().isEmpty() ? null : step.command().keys().getFirst();
  }

  private static Refusal refusal(@Nullable ParameterKey key, SQLException e) {
    return new Refusal(
        key, "the server refused it: " + Failure.words(e), "correct the wish, then try again");
  }

  private void reload(List<Refusal> before) throws SQLException, Trouble {
    journal.before(plan.reloadCommand());
    Reload.run(look.connection());
    journal.after("done");
    var fresh = new ArrayList<>(complaints(look));
    fresh.removeAll(before); // an old fault is not ours
    stopAt(fresh);
  }

  private List<Refusal> complaints(Look at) throws SQLException {
    var complaints = new ArrayList<Refusal>();
    for (Family family : families) {
      complaints.addAll(family.complaints(at));
    }
    return complaints;
  }

  private void restart() throws Trouble {
    Controls controls = look.around().controls();
    journal.mark(Undoing.RESTARTING);
    journal.before(Plan.restartCommand());
    Controls.Ran ran;
    if (controls.has(Controls.Verb.RESTART)) {
      ran = controls.run(Controls.Verb.RESTART, RESTART);
    } else {
      ran = controls.run(Controls.Verb.STOP, RESTART);
      if (ran.worked()) {
        ran = controls.run(Controls.Verb.START, RESTART);
      }
    }
    if (!ran.worked()) {
      throw failed(
          new Refusal(
              null,
              "the server did not come back: " + Failure.oneLine(ran.output()),
              "see its log for the reason; everything was put back"));
    }
    journal.after("done");
  }

  /** Commit-confirm: the change stays only when somebody can still come in. */
  private void confirm(Duration limit) throws Trouble {
    var reason = new FreshLogin(look.access(), look.around().clock()).within(limit);
    if (reason.isPresent()) {
      throw new Trouble(
          List.of(
              new Refusal(
                  null,
                  "after the change the server no longer let the agent in: " + reason.get(),
                  "everything was put back; wish for values with which logins work")));
    }
  }

  private static void stopAt(List<Refusal> refusals) throws Trouble {
    if (!refusals.isEmpty()) {
      throw new Trouble(new ArrayList<>(new HashSet<>(refusals)));
    }
  }

  /** What steps work with. */
  private record Hands(Connection connection, Access access) implements Bench {

    @Override
    public Connection open(String database) throws SQLException {
      return access.openDatabase(database);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
      ServerFiles.replace(file, bytes);
    }
  }
}
