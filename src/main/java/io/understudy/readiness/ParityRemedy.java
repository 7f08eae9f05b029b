package io.understudy.readiness;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.readiness.Situation.Difference;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to do about differences: a sync where a sync can, and what helps where it never does. */
final class ParityRemedy {

  private ParityRemedy() {}

  /** How many of them a sync takes in. */
  static int syncable(List<Difference> differences) {
    return of(differences, Handling.SYNC).size();
  }

  /** In one sentence. */
  static String inShort(List<Difference> differences) {
    int count = differences.size();
    int syncable = syncable(differences);
    if (syncable == count) {
      return "Sync " + (count == 1 ? "this one" : "these " + count) + ", then switch.";
    }
    return syncable == 0
        ? "No sync changes " + (count == 1 ? "it." : "them.")
        : "Sync %d of them, then switch; no sync changes the others.".formatted(syncable);
  }

  /**
   * In full: the code's own remedy for what a sync takes in, and one sentence for each other sort.
   */
  static String of(FindingCode code, String candidate, List<Difference> differences) {
    return Stream.of(Handling.values())
        .filter(handling -> !of(differences, handling).isEmpty())
        .map(handling ->
            sentence(handling, code, candidate, ParityChecks.shortened(of(differences, handling))))
        .collect(Collectors.joining(" "));
  }

  private static String sentence(
      Handling handling, FindingCode code, String candidate, String names) {
    return switch (handling) {
      case SYNC -> code.remedy();
      case MANUAL -> "A rule keeps these for people, change them by hand: " + names + ".";
      case REPLICATED -> "Replication brings these, see that it runs: " + names + ".";
      case FIXED ->
          "These cannot be changed on a running installation, change them by hand or make a rule that ignores them: "
              + names
              + ".";
      case KEPT ->
          "Only "
              + candidate
              + " has these and no sync removes them, remove them by hand when nobody needs them or make a rule that ignores them: "
              + names
              + ".";
    };
  }

  private static List<Difference> of(List<Difference> differences, Handling handling) {
    return differences.stream().filter(each -> each.handling() == handling).toList();
  }
}
