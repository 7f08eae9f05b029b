package io.understudy.readiness;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.ParameterKey;
import io.understudy.readiness.Situation.Difference;
import java.util.List;
import java.util.stream.Stream;

/** Whether the candidate is configured as the primary is, by what each difference would do. */
final class ParityChecks {

  private static final int NAMED = 5;

  private ParityChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return Stream.of(differences(situation, kind), doubt(situation, kind), pending(situation))
        .flatMap(found -> found);
  }

  private static Stream<Finding> differences(Situation situation, MoveKind kind) {
    Stream<Finding> byConsequence =
        Stream.of(Consequence.values())
            .filter(consequence -> !situation.parity().of(consequence).isEmpty())
            .map(consequence -> difference(situation, consequence, kind));
    List<Difference> unapplied =
        situation.parity().differences().stream().filter(Difference::byPrimary).toList();
    return kind == MoveKind.FAILOVER && !unapplied.isEmpty()
        ? Stream.concat(byConsequence, Stream.of(unapplied(situation, unapplied)))
        : byConsequence;
  }

  private static Finding difference(Situation situation, Consequence consequence, MoveKind kind) {
    List<Difference> differences = situation.parity().of(consequence);
    String candidate = situation.candidate().name();
    String text = text(candidate, differences);
    Finding finding =
        switch (consequence) {
          case BLOCKS_START -> matters(FindingCode.DRIFT_BLOCKS_START, kind, text, differences);
          case CHANGES_BEHAVIOUR ->
              matters(FindingCode.DRIFT_CHANGES_BEHAVIOUR, kind, text, differences);
          case CAPACITY -> Finding.warns(FindingCode.DRIFT_CAPACITY, text, names(differences));
          case COSMETIC -> Finding.warns(FindingCode.DRIFT_COSMETIC, text, names(differences));
        };
    return finding.curedBy(
        ParityRemedy.of(finding.code(), candidate, differences),
        ParityRemedy.syncable(differences) > 0);
  }

  /** A failover is not held up by what cannot be read from a dead primary any more. */
  private static Finding matters(
      FindingCode code, MoveKind kind, String message, List<Difference> differences) {
    return kind == MoveKind.FAILOVER
        ? Finding.warns(code, message, names(differences))
        : Finding.blocks(code, message, names(differences));
  }

  private static String text(String candidate, List<Difference> differences) {
    int count = differences.size();
    return "%s differs in %d %s: %s. %s"
        .formatted(
            candidate,
            count,
            count == 1 ? "parameter" : "parameters",
            shortened(differences),
            ParityRemedy.inShort(differences));
  }

  private static Finding unapplied(Situation situation, List<Difference> unapplied) {
    return Finding.warns(
        FindingCode.UNAPPLIED_CHANGES,
        "%d captured %s of %s never reached %s: %s."
            .formatted(
                unapplied.size(),
                unapplied.size() == 1 ? "change" : "changes",
                situation.primary().name(),
                situation.candidate().name(),
                shortened(unapplied)),
        names(unapplied));
  }

  private static Stream<Finding> doubt(Situation situation, MoveKind kind) {
    String doubt = situation.parity().doubt();
    if (doubt == null) {
      return Stream.empty();
    }
    if (situation.parity().secretsOnly()) {
      return Stream.of(
          Finding.warns(FindingCode.SECRETS_NOT_COMPARABLE, doubt + ".", List.of(doubt)));
    }
    String message = "Whether " + situation.candidate().name() + " differs is not known: " + doubt;
    return Stream.of(
        kind == MoveKind.FAILOVER
            ? Finding.warns(FindingCode.DRIFT_UNKNOWN, message, List.of(doubt))
            : Finding.blocks(FindingCode.DRIFT_UNKNOWN, message, List.of(doubt)));
  }

  private static Stream<Finding> pending(Situation situation) {
    return situation.candidate().instances().stream()
        .filter(instance -> !instance.pendingRestart().isEmpty())
        .map(instance ->
            Finding.warns(
                FindingCode.RESTART_PENDING,
                "%s/%s has %d %s for a restart."
                    .formatted(
                        situation.candidate().name(),
                        instance.component(),
                        instance.pendingRestart().size(),
                        instance.pendingRestart().size() == 1
                            ? "setting that waits"
                            : "settings that wait"),
                instance.pendingRestart().stream().sorted().map(ParameterKey::toString).toList()));
  }

  private static List<String> names(List<Difference> differences) {
    return differences.stream().map(Difference::text).distinct().toList();
  }

  static String shortened(List<Difference> differences) {
    List<String> names = names(differences);
    return names.size() <= NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
  }
}
