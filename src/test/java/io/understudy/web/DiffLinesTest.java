package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiffLinesTest {

  private static final String BEFORE = numbered(1, 20);
  private static final String AFTER =
      BEFORE.replace("line 10\n", "line ten\nline ten and a half\n");

  @Test
  void inlineShowsWhatWentBeforeWhatCame() {
    List<DiffLines.Row> rows = DiffLines.of(BEFORE, AFTER, DiffView.INLINE);

    assertThat(
            rows.stream().filter(row -> row.kind() != DiffLines.Kind.SAME).map(DiffLinesTest::text))
        .containsExactly("− line 10", "+ line ten", "+ line ten and a half");
    assertThat(rows).hasSize(23);
  }

  @Test
  void compactKeepsTwoLinesAroundEachDifference() {
    List<DiffLines.Row> rows = DiffLines.of(BEFORE, AFTER, DiffView.COMPACT);

    assertThat(rows.stream().map(DiffLinesTest::text))
        .containsExactly(
            "… 7 equal lines",
            "  line 8",
            "  line 9",
            "− line 10",
            "+ line ten",
            "+ line ten and a half",
            "  line 11",
            "  line 12",
            "… 9 equal lines");
  }

  @Test
  void sideBySidePutsLinesBesideEachOther() {
    List<DiffLines.Row> changed =
        DiffLines.of(BEFORE, AFTER, DiffView.SIDE).stream()
            .filter(row -> row.kind() != DiffLines.Kind.SAME)
            .toList();

    assertThat(changed)
        .containsExactly(
            new DiffLines.Row(DiffLines.Kind.CHANGED, 10, "line 10", 10, "line ten"),
            new DiffLines.Row(DiffLines.Kind.NEW, null, null, 11, "line ten and a half"));
  }

  @Test
  void aTextThatCameOrWentIsAllNewOrAllGone() {
    assertThat(DiffLines.of("", "a\nb", DiffView.INLINE))
        .extracting(DiffLines.Row::kind)
        .containsExactly(DiffLines.Kind.NEW, DiffLines.Kind.NEW);
    assertThat(DiffLines.of("a\nb", "", DiffView.COMPACT))
        .extracting(DiffLines.Row::kind)
        .containsExactly(DiffLines.Kind.GONE, DiffLines.Kind.GONE);
  }

  @Test
  void longTextsAreNotComparedLineByLine() {
    assertThat(DiffLines.comparable("x".repeat(1_000_001), "")).isFalse();
    assertThat(DiffLines.comparable("\n".repeat(5_001), "")).isFalse();
    assertThat(DiffLines.comparable(BEFORE, AFTER)).isTrue();
  }

  private static String text(DiffLines.Row row) {
    return row.getMark() + " " + (row.before() == null ? row.after() : row.before());
  }

  private static String numbered(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }
}
