package io.understudy.traffic;

import io.understudy.operation.StepContext;

/**
 * One director's part of a move.
 *
 * @param context of the step that runs, with names of its own for this director
 */
public record Transfer(Post post, Route route, StepContext context) {

  /** Whether the agent that carries it out stood on the node that was lost. */
  public boolean byTheLost() {
    return route.gone()
        && post.node("via").filter(node -> node.name().equals(route.from().name())).isPresent();
  }
}
