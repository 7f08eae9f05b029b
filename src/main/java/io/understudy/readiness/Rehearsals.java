package io.understudy.readiness;

import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.operation.Operation;
import io.understudy.operation.OperationId;
import io.understudy.operation.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The last rehearsal of a candidate that succeeded, and what has changed since. */
@ApplicationScoped
public class Rehearsals {

  private static final int LOOKED_BACK = 20;

  private final Operations operations;
  private final History history;

  Rehearsals(Operations operations, History history) {
    this.operations = operations;
    this.history = history;
  }

  /**
   * A rehearsal.
   *
   * @param stamps what was rehearsed of the primary and the candidate, in the order of the
   *     components
   */
  public record Rehearsed(OperationId operation, Instant at, List<Stamp> stamps) {

    public Rehearsed {
      stamps = List.copyOf(stamps);
    }

    /** How many parameters have changed since, on both nodes. */
    public int changesSince() {
      return stamps.stream().mapToInt(Stamp::changesSince).sum();
    }

    /** Such as {@code alpha/db rehearsed at r412, 9 changes since}. */
    public List<String> lines() {
      return stamps.stream().map(Stamp::toString).toList();
    }
  }

  /** What one instance was when it was rehearsed. */
  public record Stamp(String node, String component, int revision, int changesSince) {

    @Override
    public String toString() {
      return "%s/%s rehearsed at r%d, %s"
          .formatted(
              node,
              component,
              revision,
              switch (changesSince) {
                case 0 -> "unchanged since";
                case 1 -> "1 change since";
                default -> changesSince + " changes since";
              });
    }
  }

  /** The latest of a candidate; empty when there is none. */
  @Transactional
  public Optional<Rehearsed> of(Cluster cluster, String candidate) {
    return operations.recent(cluster.id(), List.of(MoveKind.REHEARSAL.word()), LOOKED_BACK).stream()
        .filter(operation -> operation.state().equals("SUCCEEDED"))
        .filter(operation -> candidate.equals(operation.facts().get("candidate")))
        .findFirst()
        .map(operation -> of(cluster, candidate, operation));
  }

  private Rehearsed of(Cluster cluster, String candidate, Operation operation) {
    Instant ended = operation.finishedAt();
    List<Stamp> stamps =
        Stream.of(cluster.primary(), cluster.node(candidate))
            .distinct()
            .flatMap(node -> cluster.instances(node).stream())
            .flatMap(instance -> stamp(operation, instance).stream())
            .toList();
    return new Rehearsed(operation.id(), ended == null ? operation.createdAt() : ended, stamps);
  }

  private Optional<Stamp> stamp(Operation operation, Instance instance) {
    String node = instance.node().name();
    String component = instance.component().name();
    Optional<Integer> then =
        Optional.ofNullable(operation.facts().get("before." + node + "." + component))
            .map(Integer::parseInt);
    Optional<Revision> now = history.latest(instance.id());
    if (then.isEmpty() || now.isEmpty()) {
      return Optional.empty();
    }
    int number = now.get().number();
    int changes = number == then.get() ? 0 : history.diff(instance.id(), then.get(), number).size();
    return Optional.of(new Stamp(node, component, then.get(), changes));
  }
}
