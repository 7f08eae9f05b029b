package io.understudy.web;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.readiness.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether standbys could take over, on every page. */
@ApplicationScoped
class ReadinessSigns implements Signs {

  private final Judgements judgements;

  ReadinessSigns(Judgements judgements) {
    this.judgements = judgements;
  }

  @Override
  public List<State> of(Cluster cluster) {
    Optional<State> best =
        judgements.verdicts(cluster).stream()
            .map(ReadinessSigns::state)
            .min(Comparator.comparing(State::kind));
    return best.map(state -> state.leadingTo(page(cluster))).map(List::of).orElse(List.of());
  }

  @Override
  public List<State> of(Cluster cluster, Node node) {
    return node.primary()
        ? List.of()
        : List.of(
            state(judgements.verdict(cluster, node))
                .leadingTo(page(cluster) + "?candidate=" + node.name()));
  }

  private static String page(Cluster cluster) {
    return "/clusters/" + cluster.name() + "/switchover";
  }

  /** A verdict, for the eye. */
  static State state(Verdict verdict) {
    State plain =
        switch (verdict.grade()) {
          case READY -> State.ok("ready to take over");
          case ATTENTION -> State.warn("ready with warnings");
          case NOT_READY -> State.bad("not ready");
          case UNKNOWN -> State.unknown("readiness unknown");
        };
    return verdict.reasons().isEmpty() ? plain : plain.because(String.join(" ", verdict.reasons()));
  }
}
