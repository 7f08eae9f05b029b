package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Duty;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.parameter.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Whether a server takes requests. A suspended one works on what it has begun, answers all else
 * with 503 and starts no timers and messages, until it is resumed (WildFly's Admin Guide, "Suspend,
 * Resume and Graceful shutdown"). It is no part of the configuration: a start or a plain reload
 * ends it.
 */
final class WildflyRole implements RoleControl {

  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final Command SUSPENDING = command(":suspend(suspend-timeout=0)");
  private static final Command RESUMING = command(":resume");

  private static final Refusal BARE =
      new Refusal(
          null,
          "the server runs in admin-only mode: it has not started what clients ask for",
          "reload it in its normal mode (:reload(start-mode=normal)), then try again");

  private static final String NO_COPY = "no copy of it was promoted: it has nothing to promote";

  private static final Refusal FOLLOWS_NOBODY =
      new Refusal(null, "servers of this product follow nobody", "leave it out");

  private static final ObjectNode ACTIVE =
      Operations.read(Address.of("subsystem", "request-controller"), "active-requests");

  /** Returns at once: how it goes on is looked at, so that nothing of it is lost with an answer. */
  static final ObjectNode SUSPEND =
      Operations.on(Address.ROOT, "suspend").put("suspend-timeout", 0);

  private static final ObjectNode RESUME = Operations.on(Address.ROOT, "resume");

  private final Server server;
  private final Watch watch;
  private final Suspending settings;

  WildflyRole(Server server, Watch watch, Suspending settings) {
    this.server = server;
    this.watch = watch;
    this.settings = settings;
  }

  @Override
  public RoleStatus status() {
    return WildflySession.reaching(() -> status(running()));
  }

  private RoleStatus status(Running running) {
    return new RoleStatus(running.duty(), watch.identity(), null, Set.of(), Set.of());
  }

  /** A server that starts is suspended meanwhile, which says nothing. */
  private Running running() throws IOException {
    Running running = watch.running();
    if (!running.up()) {
      throw new IOException("the server is " + Failure.oneLine(running.state()));
    }
    return running;
  }

  @Override
  public ApplyOutcome carryOut(RoleOrder order, Journal journal) {
    return WildflySession.reaching(() ->
        switch (order) {
          case RoleOrder.Prepare _ -> ApplyOutcome.Applied.role(status());
          case RoleOrder.Trial _ -> ApplyOutcome.Applied.role(status(), NO_COPY);
          case RoleOrder.Demote demote -> suspend(patience(demote), journal);
          case RoleOrder.Promote _ -> resume(journal);
          case RoleOrder.Resume _ -> resume(journal);
          case RoleOrder.Welcome _ -> new ApplyOutcome.Refused(List.of(FOLLOWS_NOBODY));
          case RoleOrder.Rejoin _ -> new ApplyOutcome.Refused(List.of(FOLLOWS_NOBODY));
        });
  }

  @Override
  public Draft draft(RoleOrder order) {
    Running now = WildflySession.reaching(this::running);
    return switch (order) {
      case RoleOrder.Prepare _ -> new Draft.Ready(List.of());
      case RoleOrder.Trial _ -> new Draft.Ready(List.of());
      case RoleOrder.Demote _ ->
          new Draft.Ready(
              now.duty() == Duty.SERVING && !now.refuses() ? List.of(SUSPENDING) : List.of());
      case RoleOrder.Promote _ -> resuming(now);
      case RoleOrder.Resume _ -> resuming(now);
      case RoleOrder.Welcome _ -> new Draft.Refused(List.of(FOLLOWS_NOBODY));
      case RoleOrder.Rejoin _ -> new Draft.Refused(List.of(FOLLOWS_NOBODY));
    };
  }

  private static Draft resuming(Running now) {
    return now.adminOnly()
        ? new Draft.Refused(List.of(BARE))
        : new Draft.Ready(now.refuses() ? List.of(RESUMING) : List.of());
  }

  private Duration patience(RoleOrder.Demote order) {
    Long millis = order.patienceMillis();
    return millis == null ? settings.patience() : Duration.ofMillis(millis);
  }

  private ApplyOutcome suspend(Duration patience, Journal journal) throws IOException {
    Running before = running();
    if (before.duty() != Duty.SERVING) {
      return ApplyOutcome.Applied.role(status(before));
    }
    if (!before.refuses()) {
      journal.before(SUSPENDING);
      change(SUSPEND);
      journal.after("new requests are refused");
    }
    return drained(patience, journal);
  }

  /**
   * What is true when all requests have ended, or the limit has: it is kept all the same, since one
   * client that never ends its request would keep the service where it is.
   */
  private ApplyOutcome drained(Duration patience, Journal journal) throws IOException {
    Running now = within(patience, running -> running.duty() != Duty.SERVING || !running.refuses());
    if (now.duty() != Duty.SERVING) {
      journal.after("every request has ended");
      return ApplyOutcome.Applied.role(status(now));
    }
    if (!now.refuses()) {
      return broken("the server was suspended, and somebody has resumed it meanwhile");
    }
    String left = left(patience);
    journal.after(left);
    return ApplyOutcome.Applied.role(status(now), left);
  }

  private String left(Duration patience) {
    String when = patience.isZero() ? "" : " after %d ms".formatted(patience.toMillis());
    return active()
        .map(count -> count == 1 ? "1 request was" : count + " requests were")
        .orElse("something was")
        .concat(" still under way" + when + ", and may fail");
  }

  /** Not told by a server without the subsystem request-controller. */
  private Optional<Integer> active() {
    try {
      return Optional.of(server.askQuickly(ACTIVE).asInt());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private ApplyOutcome resume(Journal journal) throws IOException {
    Running before = running();
    if (before.adminOnly()) {
      return new ApplyOutcome.Refused(List.of(BARE));
    }
    if (!before.refuses()) {
      return ApplyOutcome.Applied.role(status(before));
    }
    journal.before(RESUMING);
    change(RESUME);
    Running now = within(AT_ONCE, running -> !running.refuses());
    if (now.refuses()) {
      journal.after("it is still " + now.suspension());
      return broken("the server was told to resume, and is still " + now.suspension());
    }
    journal.after("done");
    return ApplyOutcome.Applied.role(status(now));
  }

  private void change(ObjectNode operation) throws IOException {
    JsonNode answer = server.change(operation);
    if (!answer.path("outcome").asText().equals("success")) {
      throw new IOException(Failure.words(answer));
    }
  }

  /** The first that is so, else the last within the limit. */
  private Running within(Duration limit, Predicate<Running> wanted) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Running now = running();
      if (wanted.test(now) || System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return now;
      }
      LockSupport.parkNanos(BEAT);
    }
  }

  @Override
  public ApplyOutcome recover(RoleOrder order, Journal journal) {
    return WildflySession.reaching(() -> {
      Running now = running();
      return switch (order) {
        case RoleOrder.Demote demote ->
            now.refuses() ? drained(patience(demote), journal) : interrupted(order);
        case RoleOrder.Promote _ -> served(now, order);
        case RoleOrder.Resume _ -> served(now, order);
        case RoleOrder.Prepare _ -> interrupted(order);
        case RoleOrder.Trial _ -> interrupted(order);
        case RoleOrder.Welcome _ -> interrupted(order);
        case RoleOrder.Rejoin _ -> interrupted(order);
      };
    });
  }

  private ApplyOutcome served(Running now, RoleOrder order) {
    return now.duty() == Duty.SERVING && !now.refuses()
        ? ApplyOutcome.Applied.role(status(now))
        : interrupted(order);
  }

  private static ApplyOutcome interrupted(RoleOrder order) {
    return broken("the agent was ended before '%s' had begun to work".formatted(order.verb()));
  }

  private static Command command(String text) {
    return new Command(text, Command.Kind.CHANGE, List.of(), Effect.ONLINE, false);
  }

  private static ApplyOutcome broken(String reason) {
    return new ApplyOutcome.Broken(
        List.of(new Refusal(null, reason, "ask for it again; it can be repeated without harm")));
  }
}
