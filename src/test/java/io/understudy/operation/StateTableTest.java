package io.understudy.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateTableTest {

  static Stream<StateTable.Row> rows() {
    return StateTable.ROWS.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyPairHasOneLine(StateTable.Row row) {
    assertThat(StateTable.find(row.phase(), row.signal())).isEqualTo(row);
    assertThat(rows().filter(r -> r.phase() == row.phase() && r.signal() == row.signal()))
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyForwardOnceThePointOfNoReturnIsPassed(StateTable.Row row) {
    boolean bound = row.phase() == Phase.BOUND;
    assertThat(bound && row.next() != Phase.BOUND).isFalse();
    assertThat(row.phase() == Phase.BACK && row.next() == Phase.FORWARD).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void nothingThatWentWrongEndsAsASuccess(StateTable.Row row) {
    boolean settles = EnumSet.of(Move.TURN, Move.LEAVE, Move.STOP).contains(row.move());
    assertThat(row.verdict() != Verdict.SUCCEEDED).isEqualTo(settles);
  }

  @ParameterizedTest
  @EnumSource(names = "ENDED", mode = EnumSource.Mode.EXCLUDE)
  void everyPhaseAnswersEveryOutcomeAndACancel(Phase phase) {
    Set<Signal> answered = new HashSet<>();
    rows().filter(row -> row.phase() == phase).forEach(row -> answered.add(row.signal()));

    assertThat(answered)
        .contains(Signal.DONE, Signal.REFUSED, Signal.BROKEN, Signal.UNKNOWN, Signal.LOST)
        .contains(Signal.CANCEL);
  }

  @Test
  void nothingFollowsAnEnd() {
    assertThat(rows().map(StateTable.Row::phase)).doesNotContain(Phase.ENDED);
    assertThatThrownBy(() -> StateTable.find(Phase.ENDED, Signal.DONE))
        .hasMessageContaining("cannot happen");
  }

  @Test
  void theDocumentationShowsThisTable() throws IOException {
    String page = Files.readString(Path.of("docs", "adr", "0007-operation-journal.md"));

    assertThat(page).contains(StateTable.mermaid());
    rows()
        .forEach(row ->
            assertThat(page)
                .contains(
                    "| %s | %s | %s | %s | %s | %s |"
                        .formatted(
                            row.phase(),
                            row.signal(),
                            row.move(),
                            row.next(),
                            row.verdict(),
                            row.why())));
  }
}
