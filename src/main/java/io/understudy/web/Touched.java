package io.understudy.web;

import io.understudy.driver.Duty;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.ComponentKind;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.inventory.TrafficDirector;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a move will do to servers, clients and directors, for whoever is about to confirm it. */
@Singleton
class Touched {

  private final RoleSightings sightings;

  Touched(RoleSightings sightings) {
    this.sightings = sightings;
  }

  /** A sentence; {@code who} stands before it when there is somebody. */
  public record Line(@Nullable String who, String what) {}

  List<Line> by(Cluster cluster, Node candidate, MoveKind kind) {
    String primary = cluster.primary().name();
    return switch (kind) {
      case SWITCHOVER -> switchover(cluster, candidate);
      case FAILOVER -> failover(cluster, candidate);
      case REJOIN ->
          List.of(
              new Line(
                  candidate.name(),
                  "follows %s from then on; its server is restarted when it does not run as a standby"
                      .formatted(primary)),
              new Line(
                  null,
                  "What only %s has is gone afterwards, where it has diverged"
                      .formatted(candidate.name())),
              new Line(null, primary + " keeps serving"));
      case REHEARSAL ->
          List.of(
              new Line(
                  null,
                  "Nothing moves: %s keeps serving. Every step is checked on both nodes."
                      .formatted(primary)));
    };
  }

  private List<Line> switchover(Cluster cluster, Node candidate) {
    List<Line> lines = new ArrayList<>();
    List<Component> downwards =
        cluster.components().stream()
            .sorted(Comparator.comparing(Component::kind, ComponentKind.UPWARDS).reversed())
            .toList();
    for (Component component : downwards) {
      Instance old = cluster.instance(cluster.primary(), component);
      Instance next = cluster.instance(candidate, component);
      switch (duty(next)) {
        case IN_RECOVERY -> {
          lines.add(
              new Line(
                  name(old),
                  "is shut down in order, and comes back as a standby of " + candidate.name()));
          lines.add(new Line(name(next), "takes over once it has all of that"));
        }
        case WRITABLE, READ_ONLY, STOPPED, CRASHED -> {
          lines.add(
              new Line(name(old), "its clients' sessions end, and it refuses writes from then on"));
          lines.add(new Line(name(next), "takes writes"));
        }
        case SERVING, SUSPENDED, ADMIN_ONLY -> {
          lines.add(
              new Line(
                  name(old), "is suspended: requests under way may end, new ones are turned away"));
          lines.add(new Line(name(next), "is resumed"));
        }
        case NONE -> {}
      }
    }
    lines.add(new Line(candidate.name(), "role-bound parameters move to it"));
    directors(cluster)
        .ifPresent(names ->
            lines.add(
                new Line(names, "clients are held, then led to %s".formatted(candidate.name()))));
    lines.add(new Line(null, "Clients cannot write for a moment; how long is measured and kept"));
    return lines;
  }

  private List<Line> failover(Cluster cluster, Node candidate) {
    String primary = cluster.primary().name();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            primary,
            "given up; made read-only or shut down if that can still be done, and not trusted when it comes back"));
    lines.add(
        new Line(
            candidate.name(),
            "takes writes with what it has; what %s did that has not reached it is lost to it"
                .formatted(primary)));
    directors(cluster)
        .ifPresent(names ->
            lines.add(new Line(names, "clients are led to %s".formatted(candidate.name()))));
    return lines;
  }

  /**
   * As it was last seen, a standby that is down as one that replays; one that was never seen counts
   * as one that refuses writes.
   */
  private Duty duty(Instance instance) {
    return sightings
        .of(instance.id())
        .map(RoleSighting::status)
        .map(status ->
            status.replication() != null && status.replication().standby()
                ? Duty.IN_RECOVERY
                : status.duty())
        .orElse(Duty.READ_ONLY);
  }

  private static String name(Instance instance) {
    return instance.node().name() + " " + instance.component().name();
  }

  private static Optional<String> directors(Cluster cluster) {
    return cluster.traffic().isEmpty()
        ? Optional.empty()
        : Optional.of(
            cluster.traffic().stream()
                .map(TrafficDirector::director)
                .collect(Collectors.joining(", ")));
  }
}
