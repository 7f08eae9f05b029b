package io.understudy.agentclient;

import io.understudy.protocol.Snapshot;

/** What a request for a snapshot brought. */
public sealed interface Observed {

  /** The instance has the content of the base that the request named (304). */
  record Unchanged() implements Observed {}

  /**
   * The instance's parameters now. They have the hash that stands beside them: this was computed
   * here, not believed.
   */
  record Seen(Snapshot snapshot) implements Observed {}
}
