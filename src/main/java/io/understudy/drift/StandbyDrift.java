package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one standby stands against its primary.
 *
 * @param node the standby's name
 * @param status {@code DRIFTED} when any component is known to differ, else {@code UNKNOWN} when
 *     any cannot be judged, else {@code IN_SYNC}
 * @param reason why something cannot be judged, null when all can
 * @param components one entry per component, in the order of the declaration
 */
public record StandbyDrift(
    String node, Status status, @Nullable String reason, List<ComponentDrift> components) {

  /** The verdicts. */
  public enum Status {
    IN_SYNC,
    DRIFTED,
    UNKNOWN
  }

  public StandbyDrift {
    components = List.copyOf(components);
  }

  /** All drift, the gravest first. */
  public List<DriftItem> items() {
    return components.stream()
        .flatMap(component -> component.comparison().items().stream())
        .sorted(Comparator.comparing(DriftItem::consequence))
        .toList();
  }

  /** All differences that are as they should be. */
  public List<ExpectedDifference> expected() {
    return components.stream()
        .flatMap(component -> component.comparison().expected().stream())
        .toList();
  }

  /** What is set and waits for a restart, on either node. */
  public List<Pending> pendingRestart() {
    return components.stream().flatMap(component -> component.pendingRestart().stream()).toList();
  }

  /**
   * One component of a standby.
   *
   * @param reason why it is {@code UNKNOWN}, or what of it cannot be judged; null otherwise
   * @param primary what is known of the primary's instance, null when nothing is
   * @param standby what is known of the standby's instance, null when nothing is
   * @param comparison as of these two; when {@code UNKNOWN}, what was last known
   */
  public record ComponentDrift(
      String component,
      Status status,
      @Nullable String reason,
      @Nullable Seen primary,
      @Nullable Seen standby,
      Comparison comparison,
      List<Pending> pendingRestart) {

    public ComponentDrift {
      pendingRestart = List.copyOf(pendingRestart);
    }
  }

  /** A revision, and when the server was last seen to have it. */
  public record Seen(int revision, @Nullable Instant lastVerified) {}

  /** A setting that waits for a restart. */
  public record Pending(String component, String node, ParameterKey key) {}
}
