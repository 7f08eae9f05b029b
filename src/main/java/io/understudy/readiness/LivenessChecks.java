package io.understudy.readiness;

import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.NodeView;
import io.understudy.readiness.Situation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether both sides answer, and whether what is known of them is fresh and of the same servers.
 */
final class LivenessChecks {

  /** What is known may be this old. */
  static final Duration FRESH = Duration.ofSeconds(30);

  private LivenessChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    NodeView primary = situation.primary();
    NodeView candidate = situation.candidate();
    return Stream.of(
            primary(primary, kind),
            candidate.instances().stream().flatMap(instance -> candidate(candidate, instance)),
            kind == MoveKind.FAILOVER
                ? age(candidate, situation.now())
                : Stream.concat(age(primary, situation.now()), age(candidate, situation.now())),
            identity(primary, kind),
            identity(candidate, kind))
        .flatMap(found -> found);
  }

  private static Stream<Finding> primary(NodeView primary, MoveKind kind) {
    List<String> silent = silent(primary);
    if (kind == MoveKind.FAILOVER) {
      return silent.size() == primary.instances().size()
          ? Stream.empty()
          : Stream.of(
              Finding.blocks(
                  FindingCode.PRIMARY_ALIVE,
                  "The primary " + primary.name() + " still answers.",
                  answering(primary)));
    }
    return silent.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                FindingCode.PRIMARY_UNREACHABLE,
                "The primary " + primary.name() + " does not answer.",
                silent));
  }

  private static List<String> silent(NodeView node) {
    return node.instances().stream()
        .filter(
            instance -> instance.state() == State.UNREACHABLE || instance.state() == State.ERROR)
        .map(instance -> because(instance))
        .toList();
  }

  private static List<String> answering(NodeView node) {
    return node.instances().stream()
        .filter(instance -> instance.state() == State.UP)
        .map(instance -> instance.component() + " verified " + instance.lastVerified())
        .toList();
  }

  private static Stream<Finding> candidate(NodeView node, InstanceView instance) {
    String where = node.name() + "/" + instance.component();
    return switch (instance.state()) {
      case UP -> Stream.empty();
      case UNREACHABLE ->
          Stream.of(
              node.agent() == null
                  ? Finding.blocks(
                      FindingCode.CANDIDATE_UNREACHABLE,
                      "The agent of " + where + " does not answer.",
                      List.of(because(instance)))
                  : Finding.blocks(
                      FindingCode.CANDIDATE_FAILING,
                      "The agent of " + where + " answers, its server does not.",
                      List.of(because(instance))));
      case ERROR ->
          Stream.of(
              Finding.blocks(
                  FindingCode.CANDIDATE_FAILING,
                  "The server " + where + " cannot be read.",
                  List.of(because(instance))));
      case NEVER ->
          Stream.of(
              Finding.blocks(
                  FindingCode.NEVER_COLLECTED,
                  "The configuration of " + where + " was never read.",
                  List.of()));
    };
  }

  private static Stream<Finding> age(NodeView node, Instant now) {
    return node.instances().stream()
        .filter(instance -> instance.state() == State.UP)
        .filter(instance -> old(instance.lastVerified(), now))
        .map(instance ->
            Finding.blocks(
                FindingCode.STALE_COLLECTION,
                "What is known of %s/%s is older than %d s."
                    .formatted(node.name(), instance.component(), FRESH.toSeconds()),
                List.of("last verified " + instance.lastVerified())));
  }

  private static boolean old(@Nullable Instant lastVerified, Instant now) {
    return lastVerified == null || lastVerified.plus(FRESH).isBefore(now);
  }

  private static Stream<Finding> identity(NodeView node, MoveKind kind) {
    return node.instances().stream()
        .filter(instance -> !instance.acknowledged())
        .map(instance ->
            Finding.blocks(
                FindingCode.IDENTITY_UNACKNOWLEDGED,
                "%s/%s is another installation than before, and nobody has acknowledged it; a %s would trust it."
                    .formatted(node.name(), instance.component(), kind.word()),
                List.of()));
  }

  private static String because(InstanceView instance) {
    String error = instance.error();
    return instance.component() + ": " + (error == null ? "no answer" : error);
  }
}
