package io.understudy.web;

import io.understudy.history.History;
import io.understudy.history.Lineage;
import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
import io.understudy.operation.Verdict;
import io.understudy.parameter.Change;
import io.understudy.switchover.Move;
import io.understudy.switchover.Switchovers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Revisions as the history page lists them: what changed, and who became primary in between. */
@ApplicationScoped
class HistoryRows {

  private static final int MOVES = 100;
  private static final int SHOWN_KEYS = 3;
  private static final int MOST_CHANGES = 50;

  private final History history;
  private final Switchovers switchovers;

  HistoryRows(History history, Switchovers switchovers) {
    this.history = history;
    this.switchovers = switchovers;
  }

  /**
   * A revision in the list.
   *
   * @param begins whether a lineage begins with it, which is not the first
   * @param keys what changed with it, the first few
   * @param turns the moves that ended while it was the newest, the latest first
   */
  public record Row(Revision revision, boolean begins, String keys, List<Move> turns) {}

  /** For a page of revisions, newest first. */
  List<Row> of(Instance instance, List<Revision> found, List<Lineage> lineages, boolean newest) {
    List<Move> moves =
        switchovers.recent(instance.cluster(), MOVES).stream().filter(HistoryRows::moved).toList();
    List<Row> rows = new ArrayList<>();
    Instant next = newest ? Instant.MAX : Instant.MIN;
    for (Revision revision : found) {
      Instant until = next;
      rows.add(
          new Row(
              revision,
              begins(revision, lineages),
              keys(instance, revision),
              moves.stream().filter(move -> within(move, revision, until)).toList()));
      next = revision.collectedAt();
    }
    return rows;
  }

  private static boolean within(Move move, Revision revision, Instant until) {
    Instant end = move.operation().finishedAt();
    return end != null && !end.isBefore(revision.collectedAt()) && end.isBefore(until);
  }

  private String keys(Instance instance, Revision revision) {
    if (revision.number() == 1 || revision.changes() > MOST_CHANGES) {
      return "";
    }
    int before = revision.number() - 1;
    if (history.find(instance.id(), before).isEmpty()) {
      return "";
    }
    List<Change> changes = history.diff(instance.id(), before, revision.number());
    String keys =
        changes.stream()
            .limit(SHOWN_KEYS)
            .map(change -> change.key().path())
            .collect(Collectors.joining(", "));
    return changes.size() > SHOWN_KEYS ? keys + ", …" : keys;
  }

  private static boolean begins(Revision revision, List<Lineage> lineages) {
    return revision.lineage() > 1
        && lineages.stream()
            .anyMatch(lineage ->
                lineage.number() == revision.lineage()
                    && lineage.firstRevision() == revision.number());
  }

  private static boolean moved(Move move) {
    return move.operation().ended()
        && move.operation().verdict() == Verdict.SUCCEEDED
        && move.order().kind().movesTheService();
  }
}
