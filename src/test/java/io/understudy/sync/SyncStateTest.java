package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncStateTest {

  @Test
  void everyStateIsReachedFromAProposal() {
    var seen = EnumSet.of(SyncState.PROPOSED);
    var next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      SyncState from = next.pop();
      SyncState.LINES.stream()
          .filter(line -> line.from() == from && seen.add(line.to()))
          .forEach(line -> next.add(line.to()));
    }

    assertThat(seen).containsExactlyInAnyOrder(SyncState.values());
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "FAILED", "ERROR", "REJECTED", "CANCELLED", "STALE"})
  void whatHasEndedStaysAsItEnded(SyncState ended) {
    assertThat(ended.ended()).isTrue();
    assertThat(SyncState.values()).noneMatch(ended::leadsTo);
  }

  @Test
  void anUnknownOutcomeIsStillOpen() {
    assertThat(SyncState.open())
        .containsExactlyInAnyOrder(
            SyncState.PROPOSED, SyncState.APPROVED, SyncState.RUNNING, SyncState.UNKNOWN);
  }

  @Test
  void nothingRunsThatWasNotApproved() {
    assertThat(SyncState.LINES)
        .filteredOn(line -> line.to() == SyncState.RUNNING)
        .extracting(SyncState.Line::from)
        .containsExactly(SyncState.APPROVED);
  }
}
