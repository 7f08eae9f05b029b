package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.readiness.MoveKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How long a move takes, by how long each of its steps took in earlier ones. */
@ApplicationScoped
public class Estimates {

  private static final int LOOKED_BACK = 20;

  private final Switchovers switchovers;

  Estimates(Switchovers switchovers) {
    this.switchovers = switchovers;
  }

  /**
   * An estimate: medians of earlier moves that succeeded.
   *
   * @param runs how many there were
   * @param downtimeMillis how long nobody could write, 0 for a rehearsal
   * @param steps by name, in their order, milliseconds
   */
  public record Estimate(int runs, long totalMillis, long downtimeMillis, Map<String, Long> steps) {

    public Estimate {
      steps = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }
  }

  /** For one kind in this cluster; empty before the first that succeeded. */
  public Optional<Estimate> of(Cluster cluster, MoveKind kind) {
    List<Move> runs =
        switchovers.recent(cluster, LOOKED_BACK).stream()
            .filter(move -> move.order().kind() == kind)
            .filter(move -> move.operation().state().equals("SUCCEEDED"))
            .toList();
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<Long>> times = new LinkedHashMap<>();
    for (Move run : runs) {
      for (Move.Part part : run.steps()) {
        took(part)
            .ifPresent(
                millis -> times.computeIfAbsent(part.name(), _ -> new ArrayList<>()).add(millis));
      }
    }
    Map<String, Long> steps = new LinkedHashMap<>();
    times.forEach((step, all) -> steps.put(step, median(all)));
    List<Long> downtimes =
        runs.stream()
            .map(Move::downtimeMillis)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .toList();
    return Optional.of(
        new Estimate(
            runs.size(),
            steps.values().stream().mapToLong(Long::longValue).sum(),
            downtimes.isEmpty() ? 0 : median(downtimes),
            steps));
  }

  private static OptionalLong took(Move.Part part) {
    Instant from = part.startedAt();
    Instant to = part.finishedAt();
    return from == null || to == null
        ? OptionalLong.empty()
        : OptionalLong.of(Duration.between(from, to).toMillis());
  }

  private static long median(List<Long> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }
}
