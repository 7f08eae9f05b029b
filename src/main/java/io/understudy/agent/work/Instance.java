package io.understudy.agent.work;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.understudy.driver.Admission;
import io.understudy.driver.Approach;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.ParameterSet;
import io.understudy.protocol.InstanceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * One instance and its warm session. One thing at a time happens to it: a look or a draft waits a
 * while for a job to end and is refused as busy after that, since an older look told as new would
 * be a lie about when the server was last seen.
 */
public final class Instance {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SHORTLY = Duration.ofSeconds(5);

  private final String name;
  private final WarmSession session;
  private final Clock clock;
  private final Backoff backoff;
  private final FileWatch files;
  private final Bases bases = new Bases();
  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile @Nullable Look last;
  private volatile @Nullable String error;

  Instance(String name, WarmSession session, FileWatch files, Clock clock) {
    this.name = name;
    this.files = files;
    this.session = session;
    this.clock = clock;
    this.backoff = new Backoff(clock);
  }

  String name() {
    return name;
  }

  /**
   * Reads the server.
   *
   * @param base the content hash that the caller has, when it wants the difference
   * @param insist whether to try although the server did not answer a moment ago
   * @throws Unavailable unreachable or busy
   */
  public Look look(Optional<String> base, boolean insist) {
    return exclusively(
        PATIENCE,
        () -> {
          if (!insist && !backoff.allows()) {
            throw new Unavailable(Unavailable.Reason.UNREACHABLE, String.valueOf(error));
          }
          Look seen = seen(collect());
          Optional<ParameterSet> held = base.flatMap(bases::find);
          return new Look(seen.collected(), seen.hash(), seen.collectedAt(), held);
        });
  }

  /** Turns wishes into commands; changes nothing. */
  public Draft draft(ChangeRequest request) {
    return exclusively(PATIENCE, () -> reached(s -> s.draft(request)));
  }

  /**
   * What the server does now, also of one that is down where the product lets it, and what room it
   * has.
   *
   * @throws Unavailable when nothing can be told, or while a job is under way
   */
  public RoleStatus role() {
    return withSession(
        SHORTLY,
        open ->
            open.roleControl()
                .map(RoleControl::status)
                .orElse(RoleStatus.NONE)
                .with(open.capacity().orElse(null)));
  }

  /**
   * Whether another server would let this one in as its follower.
   *
   * @throws Unavailable while a job is under way
   */
  public Admission admission(Approach approach) {
    return withSession(
        SHORTLY,
        open ->
            open.roleControl()
                .map(control -> control.admission(approach))
                .orElseGet(() -> Admission.untold("this product has no roles")));
  }

  /**
   * What an order would run now; changes nothing.
   *
   * @throws Unavailable when nothing can be told, or while a job is under way
   */
  public Draft draft(RoleOrder order) {
    return withSession(
        PATIENCE,
        open ->
            open.roleControl()
                .map(role -> role.draft(order))
                .orElseGet(() ->
                    new Draft.Refused(
                        List.of(
                            new Refusal(
                                null,
                                "this instance has no role to change",
                                "move its traffic instead")))));
  }

  private <T> T withSession(Duration patience, Function<Session, T> ask) {
    return exclusively(
        patience,
        () -> {
          try {
            return ask.apply(session.get());
          } catch (IdentityChanged e) {
            throw new Unavailable(
                Unavailable.Reason.UNREACHABLE, "another installation answers; collect it first");
          } catch (Unreachable e) {
            throw new Unavailable(Unavailable.Reason.UNREACHABLE, String.valueOf(e.getMessage()));
          }
        });
  }

  /** What the last look saw. */
  public InstanceStatus status(String secretsEpoch) {
    Look seen = last;
    return seen == null
        ? new InstanceStatus(null, null, secretsEpoch, null, null, error)
        : new InstanceStatus(
            seen.collected().identity(),
            seen.hash(),
            secretsEpoch,
            seen.collected().condition(),
            seen.collectedAt(),
            error);
  }

  /** Runs this while nothing else happens to the instance; waits as long as it takes. */
  <T> T exclusively(Function<WarmSession, T> work) {
    lock.lock();
    try {
      return work.apply(session);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session. */
  void close() {
    exclusively(warm -> {
      warm.drop();
      return true;
    });
  }

  private interface Work<T> {
    T run();
  }

  private <T> T exclusively(Duration patience, Work<T> work) {
    try {
      if (!lock.tryLock(patience.toMillis(), MILLISECONDS)) {
        throw new Unavailable(
            Unavailable.Reason.BUSY, "a job is under way on " + name + "; ask again when it ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(Unavailable.Reason.BUSY, "the agent is stopping");
    }
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  private Collected collect() {
    try {
      return reached(this::collect);
    } catch (IdentityChanged e) {
      Log.at(Level.WARNING, name, "another installation answers; all that was known is dropped", e);
      session.drop();
      bases.clear();
      last = null;
      return reached(this::collect);
    }
  }

  private Collected collect(Session open) {
    Collected collected = open.collect();
    files.watch(name, open.watched());
    return collected;
  }

  private <T> T reached(Function<Session, T> call) {
    try {
      T result = call.apply(session.get());
      if (error != null) {
        Log.at(Level.INFO, name, "the server answers again");
      }
      error = null;
      backoff.worked();
      return result;
    } catch (Unreachable e) {
      if (error == null) {
        Log.at(Level.WARNING, name, "the server does not answer", e);
      }
      error = e.getMessage();
      backoff.failed();
      throw new Unavailable(Unavailable.Reason.UNREACHABLE, String.valueOf(e.getMessage()));
    }
  }

  private Look seen(Collected collected) {
    Instant now = clock.instant();
    ParameterSet parameters = collected.parameters();
    String hash = bases.lastHashOf(parameters).orElseGet(parameters::hash);
    Look before = last;
    if (before == null || !before.hash().equals(hash)) {
      Log.at(
          Level.INFO,
          name,
          before == null ? "first look at " + collected.identity().product() : "changed");
    }
    bases.add(hash, parameters);
    Look look = new Look(collected, hash, now, Optional.empty());
    last = look;
    return look;
  }
}
