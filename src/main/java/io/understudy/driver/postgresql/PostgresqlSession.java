package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Capacity;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One PostgreSQL server. */
final class PostgresqlSession implements Session {

  /** A busy server may take seconds to let somebody in; a definite no comes at once. */
  private static final Duration BEFORE = Duration.ofSeconds(6);

  private final Access access;
  private final Surroundings around;
  private final List<Family> families;
  private final Watch watch;
  private final PostgresqlRole role;

  PostgresqlSession(Access access, Surroundings around, List<Family> families) {
    this.access = access;
    this.around = around;
    this.families = List.copyOf(families);
    this.watch = new Watch(access, around, this.families);
    this.role = new PostgresqlRole(this, access, around);
  }

  @Override
  public Collected collect() {
    return reaching(Watch::collect);
  }

  @Override
  public Optional<Capacity> capacity() {
    return new Headroom(this, access).read();
  }

  @Override
  public Set<Path> watched() {
    return watch.files();
  }

  @Override
  public Draft draft(ChangeRequest request) {
    return reaching(seen -> {
      Collected now = seen.collect();
      var refusals =
          new ArrayList<>(Agreement.refusals(Agreement.stale(now.parameters(), request)));
      Plan plan = plan(seen.look(), now, request);
      refusals.addAll(plan.refusals());
      return refusals.isEmpty() ? new Draft.Ready(plan.commands()) : new Draft.Refused(refusals);
    });
  }

  private Plan plan(Look look, Collected now, ChangeRequest request) throws SQLException {
    var steps = new ArrayList<Step>();
    var refusals = new ArrayList<Refusal>();
    Set<ParameterKey> known = new HashSet<>();
    for (Family family : families) {
      List<Wish> wishes =
          request.wishes().stream()
              .filter(wish -> wish.key().family().equals(family.name()))
              .toList();
      wishes.forEach(wish -> known.add(wish.key()));
      if (!wishes.isEmpty() && family.replicated() && replays(now)) {
        wishes.forEach(wish -> refusals.add(leftToReplication(wish)));
      } else if (!wishes.isEmpty()) {
        Drafted drafted = family.draft(look, now.parameters(), wishes, request);
        steps.addAll(drafted.steps());
        refusals.addAll(drafted.refusals());
      }
    }
    for (Wish wish : request.wishes()) {
      if (!known.contains(wish.key())) {
        refusals.add(
            new Refusal(
                wish.key(),
                "the driver for PostgreSQL has no parameters of this sort",
                "leave it out; known are "
                    + String.join(", ", families.stream().map(Family::name).toList())));
      }
    }
    boolean restarts = restarts(now, request, steps);
    if (refusals.isEmpty() && (restarts || !steps.isEmpty())) {
      unconfirmable().ifPresent(refusals::add);
    }
    return new Plan(steps, restarts, refusals);
  }

  private static boolean replays(Collected now) {
    return now.condition().duty() == Duty.IN_RECOVERY;
  }

  private static Refusal leftToReplication(Wish wish) {
    return new Refusal(
        wish.key(),
        "this server replays its primary's changes (it is in recovery), and gets %s from there by itself"
            .formatted(wish.key().family()),
        "change it on the primary; when it does not arrive here, look at replication, not at the configuration");
  }

  /** A change stays only after a fresh login, so it is not begun where there is none already. */
  private Optional<Refusal> unconfirmable() {
    return new FreshLogin(access, around.clock())
        .within(BEFORE)
        .map(reason ->
            new Refusal(
                null,
                "already before the change a fresh login of the agent fails, so it could not be confirmed: "
                    + reason,
                "make sure that the agent's role can log in, then plan again"));
  }

  private static boolean restarts(Collected now, ChangeRequest request, List<Step> steps) {
    boolean waiting =
        request.wishes().stream()
            .anyMatch(wish -> now.condition().pendingRestart().contains(wish.key()));
    boolean needed = steps.stream().anyMatch(step -> step.command().effect() == Effect.RESTART);
    return request.restart() && (waiting || needed);
  }

  @Override
  public ApplyOutcome apply(ChangeRequest request, Journal journal) {
    return reaching(seen -> {
      Collected now = seen.collect();
      List<ParameterKey> stale = Agreement.stale(now.parameters(), request);
      if (!stale.isEmpty()) {
        return new ApplyOutcome.Stale(stale);
      }
      Plan plan = plan(seen.look(), now, request);
      if (!plan.refusals().isEmpty()) {
        return new ApplyOutcome.Refused(plan.refusals());
      }
      if (plan.empty()) {
        journal.mark(UndoNote.CONFIRMED);
        return new ApplyOutcome.Applied(now.condition().pendingRestart());
      }
      var readBack = new Wishes(seen, families, request);
      return new ChangeRun(seen.look(), journal, plan, families, readBack).run();
    });
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    return UndoNote.recover(
        journal,
        Undoing.class,
        () -> finished(journal),
        (undoing, reasons) -> putBack(journal, undoing, reasons));
  }

  private ApplyOutcome finished(Journal journal) {
    ApplyOutcome applied = new ApplyOutcome.Applied(pendingIfReachable());
    return ReadOnlyRole.unfinished(journal)
        ? new ReadOnlyRole(this).finish(applied, journal)
        : applied;
  }

  private ApplyOutcome putBack(Journal journal, Undoing undoing, List<Refusal> reasons) {
    Connection kept = watch.kept().orElse(null);
    try {
      return new Restoring(access, around, journal).run(undoing, reasons, kept);
    } finally {
      watch.close();
    }
  }

  @Override
  public void standReady() {
    reaching(seen -> {
      seen.standReady();
      return true;
    });
  }

  private Set<ParameterKey> pendingIfReachable() {
    try {
      return collect().condition().pendingRestart();
    } catch (Unreachable | IdentityChanged e) {
      return Set.of(); // it was confirmed all the same
    }
  }

  @Override
  public Optional<RoleControl> roleControl() {
    return Optional.of(role);
  }

  /**
   * Does something with a server that was looked at; a lost connection is opened anew next time.
   */
  <T> T reaching(Reaching<T> use) {
    try {
      return use.with(watch);
    } catch (SQLException e) {
      watch.close();
      throw new Unreachable("PostgreSQL: " + Failure.words(e), e);
    } catch (IdentityChanged e) {
      watch.close();
      throw e;
    }
  }

  /** What needs a look at the server. */
  interface Reaching<T> {
    T with(Watch watch) throws SQLException;
  }

  @Override
  public void close() {
    watch.close();
  }
}
