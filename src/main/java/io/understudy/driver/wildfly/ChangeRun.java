package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Controls;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Carries out one plan: keeps what undoes it, sends all of it as one operation that the server
 * takes whole or not at all, reloads or restarts when the server asks for it, and reads back by a
 * fresh login. Whatever goes wrong after the operation was taken puts everything back.
 */
final class ChangeRun {

  static final Duration RESTART_LIMIT = Duration.ofMinutes(2);

  private final Server server;
  private final Live live;
  private final Surroundings around;
  private final Journal journal;
  private final Plan plan;
  private final Pending pending;
  private final TreeSet<ParameterKey> waiting = new TreeSet<>();
  private boolean needsReload;

  ChangeRun(
      Server server, Live live, Surroundings around, Journal journal, Plan plan, Pending pending) {
    this.server = server;
    this.live = live;
    this.around = around;
    this.journal = journal;
    this.plan = plan;
    this.pending = pending;
  }

  /** Reads the server anew and says what is not as wished. */
  interface ReadBack {
    List<Refusal> missing() throws IOException;
  }

  ApplyOutcome run(ReadBack readBack) throws IOException {
    Undo undo = Undo.keep(journal, live, plan, ConfigFile.find(server, live.identity().id()));
    plan.steps()
        .forEach(step -> {
          journal.before(step.command());
          journal.after("part of one operation");
        });
    if (!plan.steps().isEmpty()) {
      JsonNode answer;
      try {
        answer = server.change(Operations.composite(plan.operations()));
      } catch (IOException e) {
        return putBack(undo, trouble("the server gave no answer to the change: " + e.getMessage()));
      }
      if (!answer.path("outcome").asText().equals("success")) {
        journal.after("failed; the server rolled it back");
        journal.mark(UndoNote.PUT_BACK);
        return new ApplyOutcome.PutBack(blame(answer));
      }
      journal.after("done");
      headers(answer);
    }
    needsReload |= plan.due() == Plan.Due.RELOAD;
    Optional<String> failure = settle();
    if (failure.isPresent()) {
      return putBack(undo, trouble(failure.get()));
    }
    try {
      List<Refusal> missing = readBack.missing();
      if (!missing.isEmpty()) {
        return putBack(undo, missing);
      }
    } catch (IOException e) {
      return putBack(undo, trouble("the result cannot be read: " + e.getMessage()));
    }
    journal.mark(UndoNote.CONFIRMED);
    return new ApplyOutcome.Applied(waits());
  }

  private ApplyOutcome putBack(Undo undo, List<Refusal> reasons) {
    return new Restoring(server, around, journal).run(undo, reasons);
  }

  private static List<Refusal> trouble(String words) {
    return List.of(
        new Refusal(
            null,
            "the server did not take the change: " + Failure.oneLine(words),
            "see the server's log, correct the cause, then try again"));
  }

  /** The reasons of a composite operation that was rolled back, each with the keys at fault. */
  private List<Refusal> blame(JsonNode answer) {
    var refusals = new ArrayList<Refusal>();
    for (int i = 0; i < plan.steps().size(); i++) {
      if (answer.path("result").path("step-" + (i + 1)).has("failure-description")) {
        refusals.addAll(Trial.refusals(plan.steps().get(i), Trial.reason(answer, i)));
      }
    }
    return refusals.isEmpty() ? trouble(Failure.words(answer)) : refusals;
  }

  /** What the server says of each step that does not run at once. */
  private void headers(JsonNode answer) {
    for (int i = 0; i < plan.steps().size(); i++) {
      JsonNode headers = answer.path("result").path("step-" + (i + 1)).path("response-headers");
      boolean reload = headers.path("operation-requires-reload").asBoolean(false);
      boolean restart = headers.path("operation-requires-restart").asBoolean(false);
      needsReload |= reload;
      if (reload || restart) {
        waiting.addAll(plan.steps().get(i).command().keys());
      }
    }
    String state = answer.path("response-headers").path("process-state").asText("");
    needsReload |= state.equals("reload-required") || plan.concernsWayIn();
  }

  /** Reloads and restarts as the server asks for it and the plan allows; why that failed. */
  private Optional<String> settle() {
    journal.before(plan.reload());
    if (needsReload) {
      journal.mark(Undo.RELOADING);
      Optional<Return.Trouble> trouble = returning().reload();
      if (trouble.isPresent()) {
        failed(trouble.get());
        return Optional.of("reloaded, " + trouble.get().words());
      }
      journal.after("done");
    } else {
      journal.after("not asked for");
    }
    return plan.restarts() ? restart(plan.restartCommand()) : Optional.empty();
  }

  private Optional<String> restart(Command command) {
    journal.before(command);
    journal.mark(Undo.RESTARTING);
    Controls.Ran ran = around.controls().run(Controls.Verb.RESTART, RESTART_LIMIT);
    if (!ran.worked()) {
      journal.after("failed");
      return Optional.of("control.restart failed: " + ran.output());
    }
    Optional<Return.Trouble> trouble = returning().awaitBack(false);
    if (trouble.isEmpty() && live.running().refuses()) {
      trouble = returning().suspendAgain();
    }
    trouble.ifPresentOrElse(this::failed, () -> journal.after("done"));
    return trouble.map(each -> "restarted, " + each.words());
  }

  private Return returning() {
    return new Return(server, server.patience(), journal);
  }

  private void failed(Return.Trouble trouble) {
    journal.after("failed: " + Failure.oneLine(trouble.words()));
    if (trouble.lockedOut()) {
      journal.mark(Undo.LOCKED_OUT);
    }
  }

  private Set<ParameterKey> waits() throws IOException {
    String state = server.askQuickly(Operations.read(Address.ROOT, "server-state")).asText();
    String uuid = live.identity().id();
    if (!state.equals("running")) {
      pending.add(uuid, waiting);
    }
    return pending.of(uuid, state);
  }
}
