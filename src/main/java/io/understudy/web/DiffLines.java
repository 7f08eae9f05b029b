package io.understudy.web;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares two texts line by line, in the form that a view shows. */
public final class DiffLines {

  /** Longer texts are not compared line by line: that could take for ever. */
  private static final int MOST_LINES = 5_000;

  private static final int MOST_CHARACTERS = 1_000_000;
  private static final int CONTEXT = 2;

  private final List<String> before;
  private final List<String> after;
  private final List<Row> rows = new ArrayList<>();
  private int left;
  private int right;

  private DiffLines(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** The sorts of rows. */
  public enum Kind {
    SAME,
    GONE,
    NEW,
    CHANGED,
    SKIPPED
  }

  /**
   * A row; a side is null where it has no line.
   *
   * @param left number of the line before, or null
   */
  public record Row(
      Kind kind,
      @Nullable Integer left,
      @Nullable String before,
      @Nullable Integer right,
      @Nullable String after) {

    /** The style class. */
    public String getCss() {
      return switch (kind) {
        case SAME -> "same";
        case GONE -> "gone";
        case NEW -> "new";
        case CHANGED -> "changed";
        case SKIPPED -> "skipped";
      };
    }

    /** What a reader without colours sees. */
    public String getMark() {
      return switch (kind) {
        case SAME -> " ";
        case GONE -> "−";
        case NEW -> "+";
        case CHANGED -> "≠";
        case SKIPPED -> "…";
      };
    }
  }

  /** Whether these are short enough. */
  static boolean comparable(String before, String after) {
    return before.length() + after.length() <= MOST_CHARACTERS
        && before.lines().count() + after.lines().count() <= MOST_LINES;
  }

  static List<Row> of(String before, String after, DiffView view) {
    var lines = new DiffLines(split(before), split(after));
    List<Row> rows = lines.compared(view == DiffView.SIDE);
    return view == DiffView.COMPACT ? compact(rows) : rows;
  }

  private List<Row> compared(boolean beside) {
    for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
      same(delta.getSource().getPosition());
      int gone = delta.getSource().size();
      int come = delta.getTarget().size();
      if (beside) {
        beside(gone, come);
      } else {
        for (int i = 0; i < gone; i++) {
          rows.add(new Row(Kind.GONE, ++left, before.get(left - 1), null, null));
        }
        for (int i = 0; i < come; i++) {
          rows.add(new Row(Kind.NEW, null, null, ++right, after.get(right - 1)));
        }
      }
    }
    same(before.size());
    return rows;
  }

  private void same(int until) {
    while (left < until) {
      left++;
      right++;
      rows.add(new Row(Kind.SAME, left, before.get(left - 1), right, after.get(right - 1)));
    }
  }

  private void beside(int gone, int come) {
    for (int i = 0; i < Math.max(gone, come); i++) {
      Integer leftNumber = i < gone ? ++left : null;
      Integer rightNumber = i < come ? ++right : null;
      rows.add(
          new Row(
              leftNumber == null ? Kind.NEW : rightNumber == null ? Kind.GONE : Kind.CHANGED,
              leftNumber,
              leftNumber == null ? null : before.get(leftNumber - 1),
              rightNumber,
              rightNumber == null ? null : after.get(rightNumber - 1)));
    }
  }

  private static List<Row> compact(List<Row> rows) {
    var near = new boolean[rows.size()];
    for (int i = 0; i < near.length; i++) {
      if (rows.get(i).kind() != Kind.SAME) {
        for (int j = Math.max(0, i - CONTEXT); j <= Math.min(near.length - 1, i + CONTEXT); j++) {
          near[j] = true;
        }
      }
    }
    var kept = new ArrayList<Row>();
    int skipped = 0;
    for (int i = 0; i < near.length; i++) {
      if (near[i]) {
        skipped = flush(kept, skipped);
        kept.add(rows.get(i));
      } else {
        skipped++;
      }
    }
    flush(kept, skipped);
    return kept;
  }

  private static int flush(List<Row> kept, int skipped) {
    if (skipped > 0) {
      String words = skipped + (skipped == 1 ? " equal line" : " equal lines");
      kept.add(new Row(Kind.SKIPPED, null, words, null, words));
    }
    return 0;
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }
}
