package io.understudy.web;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the top bar tells on every page.
 *
 * @param cluster the cluster that the page is about, or null
 * @param sync whether its standbys, or those of all clusters, are equal to their primaries
 * @param alarms what nobody may overlook, told beside the problems and not behind a click
 * @param problems everything that somebody should look at, the worst first
 * @param approvals how many syncs wait for approval
 * @param approvalsHref where they are
 */
public record StatusBar(
    @Nullable String cluster,
    State sync,
    List<State> alarms,
    List<State> problems,
    int approvals,
    String approvalsHref) {

  static StatusBar of(List<Overview.Row> rows, @Nullable String cluster) {
    List<Overview.Row> here =
        rows.stream().filter(row -> row.cluster().name().equals(cluster)).toList();
    List<Overview.Row> waiting = rows.stream().filter(row -> row.approvals() > 0).toList();
    return new StatusBar(
        here.isEmpty() ? null : cluster,
        sync(here.isEmpty() ? rows : here),
        problems(rows, true),
        problems(rows, false),
        waiting.stream().mapToInt(Overview.Row::approvals).sum(),
        waiting.size() == 1 ? "/clusters/" + waiting.getFirst().cluster().name() : "/");
  }

  /** How bad the worst problem is. */
  public State.Kind worst() {
    return problems.isEmpty() ? State.Kind.OK : problems.getFirst().kind();
  }

  private static State sync(List<Overview.Row> rows) {
    if (rows.isEmpty()) {
      return State.unknown("no cluster yet").leadingTo("/");
    }
    if (rows.size() == 1) {
      return rows.getFirst().sync().of(rows.getFirst().cluster().name());
    }
    List<Overview.Row> off =
        rows.stream().filter(row -> row.sync().kind() != State.Kind.OK).toList();
    if (off.isEmpty()) {
      return State.ok("all in sync").leadingTo("/");
    }
    Overview.Row worst =
        off.stream().max(Comparator.comparing(row -> row.sync().kind())).orElseThrow();
    String word = off.size() + " of " + rows.size() + " not in sync";
    return new State(
        worst.sync().kind(), word, worst.sync().of(worst.cluster().name()).word(), "/");
  }

  private static List<State> problems(List<Overview.Row> rows, boolean alarms) {
    return rows.stream()
        .flatMap(row ->
            row.states().stream()
                .filter(state -> state.kind().compareTo(State.Kind.BUSY) > 0)
                .filter(state -> alarms == (state.kind() == State.Kind.ALARM))
                .map(state -> state.of(row.cluster().name())))
        .sorted(Comparator.comparing(State::kind).reversed())
        .toList();
  }
}
