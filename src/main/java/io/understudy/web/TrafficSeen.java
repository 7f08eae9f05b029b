package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Whereabouts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where clients go, as this console last heard it. The page that asks is never waited for. */
@ApplicationScoped
class TrafficSeen {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Traffic traffic;
  private final Clock clock;
  private final Map<Long, Seen> last = new ConcurrentHashMap<>();

  TrafficSeen(Traffic traffic, Clock clock) {
    this.traffic = traffic;
    this.clock = clock;
  }

  /** What was heard, and when. */
  public record Seen(Instant at, List<Row> rows) {}

  /** A director. */
  public record Row(String director, State state, String detail) {}

  /** What was heard last, without asking. */
  Optional<Seen> last(Cluster cluster) {
    return Optional.ofNullable(last.get(cluster.id()));
  }

  /** Asks, for at most three seconds. */
  Seen ask(Cluster cluster) {
    List<Row> rows =
        traffic.now(cluster, LIMIT).stream()
            .map(now -> new Row(now.label(), state(cluster, now.where()), now.where().detail()))
            .toList();
    Seen seen = new Seen(clock.instant(), rows);
    last.put(cluster.id(), seen);
    return seen;
  }

  private static State state(Cluster cluster, Whereabouts where) {
    return switch (where) {
      case Whereabouts.Untold untold -> State.unknown("unknown");
      case Whereabouts.Held(List<String> nodes, String detail) -> State.busy("clients wait");
      case Whereabouts.At(List<String> nodes, String detail) -> {
        String words = nodes.isEmpty() ? "nowhere" : String.join(" and ", nodes);
        yield nodes.equals(List.of(cluster.primary().name()))
            ? State.ok(words)
            : State.warn(words).because("the primary is " + cluster.primary().name());
      }
    };
  }
}
