package io.understudy.web;

import io.understudy.drift.DriftItem;
import io.understudy.drift.KeptObjects;
import io.understudy.drift.StandbyDrift;
import io.understudy.drift.ValueDiff;
import io.understudy.parameter.Consequence;
import java.util.Arrays;
import java.util.List;

/**
 * One standby's drift for the eye.
 *
 * @param groups by consequence, the gravest first, without empty ones
 * @param hidden how many rows the filter hides
 * @param cut how many more there are than a page can bear
 */
public record DriftView(StandbyDrift drift, State state, List<Group> groups, int hidden, int cut) {

  private static final int MOST_ROWS = 1_000;

  static DriftView of(StandbyDrift drift, DriftFilter filter) {
    List<DriftItem> all = drift.items();
    List<DriftItem> taken = all.stream().filter(filter::takes).toList();
    List<DriftItem> shown = taken.stream().limit(MOST_ROWS).toList();
    KeptObjects kept = KeptObjects.among(all);
    return new DriftView(
        drift,
        state(drift),
        Arrays.stream(Consequence.values())
            .map(consequence -> Group.of(consequence, shown, kept))
            .filter(group -> !group.rows().isEmpty())
            .toList(),
        all.size() - taken.size(),
        taken.size() - shown.size());
  }

  /** Whether a sync changes any of it, hidden or not. */
  public boolean syncable() {
    return drift.items().stream().anyMatch(item -> item.handling() == DriftItem.Handling.SYNC);
  }

  /** Whether something waits for a restart of the standby, and not of the primary alone. */
  public boolean standbyWaits() {
    return drift.pendingRestart().stream().anyMatch(pending -> pending.node().equals(drift.node()));
  }

  /** How a standby is in this respect. */
  static State state(StandbyDrift drift) {
    return switch (drift.status()) {
      case IN_SYNC -> State.ok("in sync");
      case UNKNOWN -> State.unknown("drift unknown").because(String.valueOf(drift.reason()));
      case DRIFTED -> drifted(drift);
    };
  }

  private static State drifted(StandbyDrift drift) {
    int count = drift.items().size();
    String word = count + (count == 1 ? " difference" : " differences");
    boolean blocks = drift.items().getFirst().consequence() == Consequence.BLOCKS_START;
    return blocks
        ? State.bad(word).because("it would not start, or let nobody in")
        : State.warn(word);
  }

  /**
   * Drift of one consequence.
   *
   * @param shape tells it without colour
   */
  public record Group(Consequence consequence, String shape, String words, List<Row> rows) {

    static Group of(Consequence consequence, List<DriftItem> items, KeptObjects kept) {
      return new Group(
          consequence,
          shape(consequence),
          words(consequence),
          items.stream()
              .filter(item -> item.consequence() == consequence)
              .map(item -> Row.of(item, kept))
              .toList());
    }

    private static String shape(Consequence consequence) {
      return switch (consequence) {
        case BLOCKS_START -> "✕";
        case CHANGES_BEHAVIOUR -> "▲";
        case CAPACITY -> "◆";
        case COSMETIC -> "○";
      };
    }

    private static String words(Consequence consequence) {
      return switch (consequence) {
        case BLOCKS_START -> "Blocks start: the server would not start, or let nobody in";
        case CHANGES_BEHAVIOUR -> "Changes behaviour: it would answer differently";
        case CAPACITY -> "Capacity: other limits or speed";
        case COSMETIC -> "Cosmetic: nothing a client could notice";
      };
    }
  }

  /**
   * One parameter.
   *
   * @param pick names it in the form
   * @param cause shape and words
   * @param note why no sync takes it in, empty when one does
   * @param match what a rule made from this row matches: its key, or all of the thing it belongs to
   *     where only the whole can be ignored
   * @param diff line by line, empty for short values
   */
  public record Row(
      DriftItem item, String pick, String cause, String note, String match, List<String> diff) {

    static Row of(DriftItem item, KeptObjects kept) {
      return new Row(
          item,
          item.component() + "/" + item.key().path(),
          cause(item),
          note(item),
          kept.of(item).map(object -> object.path() + "/**").orElse(item.key().path()),
          ValueDiff.lines(item.desired(), item.live()));
    }

    /** Whether a sync takes it in. */
    public boolean pickable() {
      return item.handling() == DriftItem.Handling.SYNC;
    }

    /** What is desired, or that it should not be there. */
    public String desired() {
      return item.desiredText().map(Row::visible).orElse("(absent)");
    }

    /** What is there, or that nothing is. */
    public String live() {
      return item.liveText().map(Row::visible).orElse("(absent)");
    }

    private static String visible(String text) {
      return text.isEmpty() ? "(empty)" : text;
    }

    private static String cause(DriftItem item) {
      return switch (item.cause()) {
        case PRIMARY_CHANGED -> "← primary changed";
        case STANDBY_CHANGED -> "→ standby changed";
        case BOTH_CHANGED -> "⇄ both changed";
        case NEVER_SYNCED -> "∅ never synced";
      };
    }

    private static String note(DriftItem item) {
      return switch (item.handling()) {
        case SYNC -> "";
        case MANUAL -> "by hand: a rule keeps it for people";
        case REPLICATED -> "replication brings it";
        case FIXED ->
            "cannot be changed on a running installation: by hand, or by a rule that ignores it";
        case KEPT -> "no sync removes it: remove it by hand when nobody needs it, or ignore it";
      };
    }
  }
}
