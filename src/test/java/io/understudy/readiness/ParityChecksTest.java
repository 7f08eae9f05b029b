package io.understudy.readiness;

import static io.understudy.parameter.Consequence.CHANGES_BEHAVIOUR;
import static io.understudy.parameter.Consequence.COSMETIC;
import static io.understudy.readiness.MoveKind.SWITCHOVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.parameter.Consequence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of differences, and what to do about them. */
class ParityChecksTest {

  @Test
  void namesTheParametersToSync() {
    Pair pair =
        new Pair()
            .differing("settings/ssl", Consequence.CHANGES_BEHAVIOUR, true)
            .differing("hba/1", Consequence.CHANGES_BEHAVIOUR, true)
            .differing("roles/app/login", Consequence.CHANGES_BEHAVIOUR, true);

    List<Finding> findings = Checks.of(pair.situation(), SWITCHOVER);

    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.message())
              .contains("db settings/ssl", "db hba/1", "db roles/app/login")
              .endsWith("Sync these 3, then switch.");
          assertThat(finding.evidence()).hasSize(3);
        });
  }

  @Test
  void whatOnlyTheCandidateHasAndNoSyncRemovesHoldsNothingUp() {
    Pair pair =
        new Pair()
            .differing("databases/x/owner", COSMETIC, Handling.KEPT, "databases/x")
            .differing("databases/x/encoding", COSMETIC, Handling.KEPT, "databases/x");

    Finding finding = only(pair);

    assertThat(finding.code()).isEqualTo(FindingCode.DRIFT_COSMETIC);
    assertThat(finding.blocks()).isFalse();
    assertThat(finding.syncable()).isFalse();
    assertThat(finding.message())
        .isEqualTo("beta differs in 2 parameters: db databases/x. No sync changes them.");
    assertThat(finding.remedy())
        .startsWith("Only beta has these and no sync removes them")
        .contains("by hand", "make a rule that ignores them: db databases/x.")
        .doesNotContain("Sync these");
    assertThat(Verdict.of("beta", List.of(finding)).grade()).isEqualTo(Verdict.Grade.READY);
  }

  @Test
  void advisesASyncForWhatASyncChangesAndSomethingElseForTheRest() {
    Pair pair =
        new Pair()
            .differing("settings/ssl", CHANGES_BEHAVIOUR, true)
            .differing("databases/d/encoding", CHANGES_BEHAVIOUR, Handling.FIXED, null)
            .differing("settings/jit", CHANGES_BEHAVIOUR, Handling.MANUAL, null)
            .differing("roles/app/login", CHANGES_BEHAVIOUR, Handling.REPLICATED, null);

    Finding finding = only(pair);

    assertThat(finding.blocks()).isTrue();
    assertThat(finding.syncable()).isTrue();
    assertThat(finding.message())
        .endsWith("Sync 1 of them, then switch; no sync changes the others.");
    assertThat(finding.remedy())
        .startsWith(FindingCode.DRIFT_CHANGES_BEHAVIOUR.remedy())
        .contains(
            "change them by hand: db settings/jit.",
            "see that it runs: db roles/app/login.",
            "cannot be changed on a running installation")
        .endsWith("db databases/d/encoding.");
  }

  private static Finding only(Pair pair) {
    List<Finding> findings = Checks.of(pair.situation(), SWITCHOVER);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }
}
