package io.understudy.agent.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.agent.disk.PrivateFolder;
import io.understudy.agent.work.Fence;
import io.understudy.agent.work.Unavailable;
import io.understudy.protocol.Json;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficReport;
import io.understudy.protocol.TrafficReport.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal of orders: each is taken once, whatever is put how often, and those about one subject
 * come one after the other. An order that a crash left without an end is {@code UNKNOWN}: whoever
 * gave it looks and gives another.
 */
final class Orders {

  private static final Logger LOG = Logger.getLogger("io.understudy.agent");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String ORDER = "order.json";
  private static final String END = "end.json";

  private final PrivateFolder folder;
  private final PrivateFolder fences;
  private final Clock clock;
  private final BiFunction<TrafficOrder, Consumer<String>, Hands.Result> hands;
  private final Map<String, CompletableFuture<Boolean>> running = new HashMap<>();
  private final Map<String, Subject> subjects = new HashMap<>();

  /** What orders are about, with the highest token seen for it. */
  private record Subject(Fence fence, ReentrantLock turn) {}

  /** When an order was taken, and what it is. */
  record Taken(Instant takenAt, TrafficOrder order) {}

  /** How it ended. */
  record End(Instant endedAt, Outcome outcome, String detail, List<String> commands) {}

  Orders(
      PrivateFolder home,
      Clock clock,
      BiFunction<TrafficOrder, Consumer<String>, Hands.Result> hands) {
    this.folder = home.folder("orders");
    this.fences = home.folder("fences");
    this.clock = clock;
    this.hands = hands;
    endWhatWasLeft();
  }

  /**
   * Takes an order, when its id is new.
   *
   * @throws Unavailable a stale token, or another order under this id
   */
  synchronized void put(String id, TrafficOrder order) {
    Optional<Taken> known =
        folder.folders().contains(id) ? read(id, ORDER, Taken.class) : Optional.empty();
    Subject subject = subject(order);
    if (known.isPresent()) {
      if (!known.get().order().sameWork(order)) {
        throw new Unavailable(
            Unavailable.Reason.JOB_DIFFERS, "another order was put as " + id + "; choose a new id");
      }
      subject.fence().raise(order.token());
      return;
    }
    if (!subject.fence().allows(order.token())) {
      throw new Unavailable(
          Unavailable.Reason.STALE_TOKEN, "a newer console has taken over; this one must stop");
    }
    deleteOld();
    subject.fence().raise(order.token());
    write(id, ORDER, new Taken(clock.instant(), order));
    folder.sync();
    running.put(id, new CompletableFuture<>());
    Thread.ofVirtual().name("order-" + id).start(() -> carryOut(id, order, subject));
  }

  /**
   * How an order stands.
   *
   * @param wait how long to wait for its end
   * @throws Unavailable when it was never taken
   */
  TrafficReport report(String id, Duration wait) {
    CompletableFuture<Boolean> end;
    synchronized (this) {
      if (!folder.folders().contains(id)) {
        throw new Unavailable(Unavailable.Reason.UNKNOWN_JOB, "no order was put as " + id);
      }
      end = running.getOrDefault(id, CompletableFuture.completedFuture(true));
    }
    await(end, wait);
    Taken taken =
        read(id, ORDER, Taken.class)
            .orElseThrow(
                () -> new Unavailable(Unavailable.Reason.UNKNOWN_JOB, "no order was put as " + id));
    @Nullable End over = read(id, END, End.class).orElse(null);
    return new TrafficReport(
        id,
        taken.takenAt(),
        over == null ? null : over.endedAt(),
        over == null ? null : over.outcome(),
        over == null ? "" : over.detail(),
        over == null ? List.of() : over.commands());
  }

  /** Waits for what runs, at most this long. */
  void await(Duration limit) {
    CompletableFuture<?>[] all;
    synchronized (this) {
      all = running.values().toArray(CompletableFuture<?>[]::new);
    }
    await(CompletableFuture.allOf(all), limit);
  }

  private void carryOut(String id, TrafficOrder order, Subject subject) {
    var commands = new ArrayList<String>();
    Hands.Result result = Hands.Result.unknown("the agent failed; the reason stands in its log");
    subject.turn().lock();
    try {
      result =
          subject.fence().allows(order.token())
              ? hands.apply(order, commands::add)
              : Hands.Result.refused("a newer console has taken over");
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "an order failed order=" + id, e);
    } finally {
      subject.turn().unlock();
      write(id, END, new End(clock.instant(), result.outcome(), result.detail(), commands));
      LOG.info(
          "order %s %s: %s %s"
              .formatted(order.subject(), result.outcome(), result.detail(), commands));
      isOver(id);
    }
  }

  private synchronized void isOver(String id) {
    CompletableFuture<Boolean> end = running.remove(id);
    if (end != null) {
      end.complete(true);
    }
  }

  private void endWhatWasLeft() {
    for (String id : folder.folders()) {
      if (read(id, ORDER, Taken.class).isEmpty()) {
        folder.folder(id).delete();
      } else if (read(id, END, End.class).isEmpty()) {
        write(
            id,
            END,
            new End(
                clock.instant(),
                Outcome.UNKNOWN,
                "the agent was ended on the way, so it may be done or half done",
                List.of()));
      }
    }
    deleteOld();
  }

  private void deleteOld() {
    for (String id : folder.folders()) {
      read(id, END, End.class)
          .filter(end -> end.endedAt().plus(KEPT).isBefore(clock.instant()))
          .ifPresent(end -> folder.folder(id).delete());
    }
  }

  private Subject subject(TrafficOrder order) {
    return subjects.computeIfAbsent(
        order.subject(),
        name -> new Subject(new Fence(fences.folder(digest(name))), new ReentrantLock(true)));
  }

  private static String digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void await(CompletableFuture<?> end, Duration limit) {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("these are never completed exceptionally", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(String id, String file, Object value) {
    try {
      folder.folder(id).write(file, Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> Optional<T> read(String id, String file, Class<T> type) {
    return folder
        .folder(id)
        .read(file)
        .map(bytes -> {
          try {
            return Json.MAPPER.readValue(bytes, type);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
