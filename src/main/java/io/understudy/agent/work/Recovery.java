package io.understudy.agent.work;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.Session;
import io.understudy.protocol.Job;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * Brings a job to its end that was left without one. The caller holds the job, so agent and guard
 * never do this at once, and whoever comes second finds the end.
 */
final class Recovery {

  private final String instance;
  private final Supplier<Session> session;
  private final Clock clock;

  Recovery(String instance, Supplier<Session> session, Clock clock) {
    this.instance = instance;
    this.session = session;
    this.clock = clock;
  }

  /** Does nothing when the job has an end. */
  void run(JobFolder folder) {
    if (folder.end().isPresent()) {
      return;
    }
    Job job = folder.order().orElseThrow().job();
    FileJournal journal = folder.journal(clock, () -> {});
    ApplyOutcome outcome =
        switch (job) {
          case Job.Apply apply -> putBack(journal);
          case Job.Role(long _, RoleOrder order) -> standing(order, journal);
        };
    end(folder, journal, outcome);
    Log.at(Level.WARNING, instance, "an unfinished job was brought to its end job=" + folder.id());
  }

  /** Writes the end; what was kept is needed no more, unless it could not be put back. */
  void end(JobFolder folder, FileJournal journal, ApplyOutcome outcome) {
    folder.end(new JobFolder.End(clock.instant(), outcome));
    if (!(outcome instanceof ApplyOutcome.Broken)) {
      journal.forget();
    }
  }

  /** What an interrupted apply left is put back. */
  ApplyOutcome putBack(FileJournal journal) {
    if (journal.entries().isEmpty()) {
      return untouched("sync again");
    }
    try {
      return session.get().recover(journal);
    } catch (RuntimeException e) {
      Log.broke(instance, "putting back failed", e);
      return new ApplyOutcome.Broken(
          List.of(
              new Refusal(
                  null,
                  "putting back failed: " + e.getMessage(),
                  "look at the job's journal on the host and at the server's configuration")));
    }
  }

  /** How an order about the role stands: nothing is begun that had not been. */
  private ApplyOutcome standing(RoleOrder order, FileJournal journal) {
    if (!journal.begun()) {
      return untouched("try again");
    }
    try {
      return session
          .get()
          .roleControl()
          .map(control -> control.recover(order, journal))
          .orElseGet(() -> interrupted(order, "this product has no roles"));
    } catch (RuntimeException e) {
      Log.broke(instance, "an interrupted order could not be looked into", e);
      return interrupted(order, String.valueOf(e.getMessage()));
    }
  }

  private static ApplyOutcome untouched(String remedy) {
    return new ApplyOutcome.PutBack(
        List.of(
            new Refusal(
                null, "the agent ended before the first command, so nothing was changed", remedy)));
  }

  private static ApplyOutcome interrupted(RoleOrder order, String reason) {
    return new ApplyOutcome.Broken(
        List.of(
            new Refusal(
                null,
                "the agent was ended while it carried out '%s', so it may be half done: %s"
                    .formatted(order.verb(), reason),
                "ask for it again; it can be repeated without harm")));
  }
}
