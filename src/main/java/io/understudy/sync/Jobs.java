package io.understudy.sync;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts jobs to agents and waits for their end. */
@ApplicationScoped
public class Jobs {

  private static final String DONE = "done";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int SERVER_SIDE = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** A restart of a busy server may take minutes; what takes longer is asked for again later. */
  private static final Duration LONGEST_JOB = Duration.ofMinutes(15);

  private final Agents agents;
  private final Patience patience;

  Jobs(Agents agents, Patience patience) {
    this.agents = agents;
    this.patience = patience;
  }

  /** How a job ended, as far as the console knows. */
  public sealed interface Ended {

    /**
     * With this outcome.
     *
     * @param journal what it did, secrets masked
     */
    record With(ApplyOutcome outcome, List<Journal.Entry> journal) implements Ended {
      public With {
        journal = List.copyOf(journal);
      }
    }

    /** The agent certainly does not have it. */
    record NotTaken(String reason) implements Ended {}

    /** No answer: it may run, or have run. */
    record Lost(String reason) implements Ended {}

    /** In a few words. */
    default String words() {
      return switch (this) {
        case NotTaken(String reason) -> reason;
        case Lost(String reason) -> reason;
        case With(ApplyOutcome outcome, var _) ->
            switch (outcome) {
              case ApplyOutcome.Applied applied -> "applied";
              case ApplyOutcome.Stale stale -> "it changed in the meantime";
              case ApplyOutcome.Refused(List<Refusal> refusals) -> reasons(refusals);
              case ApplyOutcome.PutBack(List<Refusal> refusals) -> reasons(refusals);
              case ApplyOutcome.Broken(List<Refusal> refusals) -> reasons(refusals);
            };
      };
    }

    private static String reasons(List<Refusal> refusals) {
      return refusals.stream().limit(3).map(Refusal::reason).collect(Collectors.joining("; "));
    }
  }

  /**
   * Puts the job (again, when it was put before) and waits for its end; what it ran is told.
   *
   * @param words what it is for
   */
  public Ended carryOut(StepContext context, String words, Instance target, String id, Job job) {
    Ended ended =
        context.effect(
            words,
            () ->
                await(
                    target,
                    id,
                    agents.putJob(target.node().agent(), target.component().name(), id, job)));
    if (ended instanceof Ended.With(var _, List<Journal.Entry> journal)) {
      context.ran(id, commands(target, journal));
    }
    return ended;
  }

  /** Each command with what came of it. */
  private static List<String> commands(Instance target, List<Journal.Entry> journal) {
    var commands = new ArrayList<String>();
    for (Journal.Entry entry : journal) {
      switch (entry.kind()) {
        case BEFORE -> commands.add("on %s: %s".formatted(target, entry.text()));
        case AFTER -> {
          if (!commands.isEmpty() && !entry.text().equals(DONE)) {
            commands.add(commands.removeLast() + " (" + entry.text() + ")");
          }
        }
        case KEPT, MARK -> {}
      }
    }
    return commands;
  }

  /** Waits for the end of a job that was put before. */
  public Ended find(Instance target, String id) {
    return await(target, id, ask(target, id));
  }

  private Answer<JobReport> ask(Instance target, String id) {
    return agents.job(target.node().agent(), target.component().name(), id);
  }

  private Ended await(Instance target, String id, Answer<JobReport> first) {
    Answer<JobReport> answer = first;
    Duration pause = FIRST_PAUSE;
    Duration waited = Duration.ZERO;
    while (true) {
      switch (answer) {
        case Answer.Failed<JobReport>(Failure failure) -> {
          return failed(target, failure);
        }
        case Answer.Given<JobReport>(JobReport report) -> {
          ApplyOutcome outcome = report.outcome();
          if (outcome != null) {
            return new Ended.With(outcome, report.journal());
          }
        }
      }
      waited = waited.plus(pause);
      if (waited.compareTo(LONGEST_JOB) > 0 || !patience.waitFor(pause)) {
        return new Ended.Lost(target + " is still at work");
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      answer = ask(target, id);
    }
  }

  private static Ended failed(Instance target, Failure failure) {
    return switch (failure) {
      case Failure.NoAnswer(String message, boolean sent) ->
          new Ended.Lost(target + " does not answer: " + message);
      case Failure.Nonsense(String message) ->
          new Ended.Lost(target + " answers nonsense: " + message);
      case Failure.Refusal refusal -> refused(target, refusal);
    };
  }

  /**
   * A conflict is a newer console's token: that one goes on, and we find that out from the lease.
   */
  private static Ended refused(Instance target, Failure.Refusal refusal) {
    int status = refusal.status();
    if (status >= SERVER_SIDE || status == CONFLICT) {
      return new Ended.Lost(target + ": " + refusal.message());
    }
    String words = status == NOT_FOUND ? "its agent does not have it" : refusal.message();
    return new Ended.NotTaken(words);
  }
}
