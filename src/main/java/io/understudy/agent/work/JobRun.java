package io.understudy.agent.work;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.protocol.Job;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out one job on its instance, from the order on disk to the end on disk. */
final class JobRun {

  private final Instance instance;
  private final Guard guard;
  private final Clock clock;

  JobRun(Instance instance, Guard guard, Clock clock) {
    this.instance = instance;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * Blocks until the job has its end.
   *
   * @param overtaken why it is no longer to be done, null when it is; asked when its turn has come
   */
  void run(JobFolder folder, Job job, Supplier<@Nullable String> overtaken) {
    instance.exclusively(session -> {
      try (var _ = folder.hold()) {
        Recovery recovery = new Recovery(instance.name(), session::get, clock);
        String reason = overtaken.get();
        FileJournal journal = folder.journal(clock, guarding(folder, job));
        ApplyOutcome outcome =
            reason == null
                ? outcome(session, recovery, journal, job)
                : refused(reason, "look at what the newer operation did");
        recovery.end(folder, journal, outcome);
        return true;
      }
    });
  }

  private Runnable guarding(JobFolder folder, Job job) {
    return job instanceof Job.Apply ? () -> guard.watch(folder) : () -> {};
  }

  private ApplyOutcome outcome(
      WarmSession session, Recovery recovery, FileJournal journal, Job job) {
    try {
      return perform(session.get(), journal, job);
    } catch (Unreachable | IdentityChanged e) {
      session.drop();
      if (journal.entries().isEmpty()) {
        return refused(String.valueOf(e.getMessage()), "collect the instance, then try again");
      }
      return afterFailure(recovery, journal, job, e);
    } catch (RuntimeException e) {
      Log.broke(instance.name(), "a job failed", e);
      session.drop();
      return afterFailure(recovery, journal, job, e);
    }
  }

  private static ApplyOutcome perform(Session session, Journal journal, Job job) {
    return switch (job) {
      case Job.Apply apply -> session.apply(apply.request(), journal);
      case Job.Role(long _, RoleOrder order) ->
          role(session, control -> control.carryOut(order, journal));
    };
  }

  private static ApplyOutcome role(Session session, Function<RoleControl, ApplyOutcome> verb) {
    return session
        .roleControl()
        .map(verb)
        .orElseGet(() ->
            refused(
                "this product has no roles to change",
                "move its traffic instead, or leave it out of the switchover"));
  }

  private static ApplyOutcome afterFailure(
      Recovery recovery, FileJournal journal, Job job, RuntimeException cause) {
    var first = new Refusal(null, "it failed on the way: " + cause.getMessage(), "try again");
    if (!(job instanceof Job.Apply)) {
      return new ApplyOutcome.Broken(List.of(first));
    }
    return switch (recovery.putBack(journal)) {
      case ApplyOutcome.PutBack back -> new ApplyOutcome.PutBack(joined(first, back.refusals()));
      case ApplyOutcome.Broken broken -> new ApplyOutcome.Broken(joined(first, broken.refusals()));
      case ApplyOutcome.Applied applied -> applied;
      case ApplyOutcome.Refused refused -> refused;
      case ApplyOutcome.Stale stale -> stale;
    };
  }

  private static List<Refusal> joined(Refusal first, List<Refusal> others) {
    var all = new ArrayList<Refusal>();
    all.add(first);
    all.addAll(others);
    return all;
  }

  private static ApplyOutcome refused(String reason, String remedy) {
    return new ApplyOutcome.Refused(List.of(new Refusal(null, reason, remedy)));
  }
}
