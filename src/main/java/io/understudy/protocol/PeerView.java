package io.understudy.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * {@code GET /v1/watch/{peer}}: what an agent reaches of a peer's servers, by the addresses of its
 * own {@code agent.yaml}.
 *
 * @param reached addresses that took a connection
 * @param silent addresses that took none within a second
 * @param unknown addresses of which nothing can be said, since their name does not resolve
 * @param at the agent's clock
 */
public record PeerView(
    String peer, List<String> reached, List<String> silent, List<String> unknown, Instant at) {

  public PeerView {
    Objects.requireNonNull(peer, "peer");
    reached = List.copyOf(reached);
    silent = List.copyOf(silent);
    unknown = List.copyOf(unknown);
    Objects.requireNonNull(at, "at");
  }

  /** Whether every address was tried and none answered. */
  public boolean nothingReached() {
    return reached.isEmpty() && unknown.isEmpty() && !silent.isEmpty();
  }
}
