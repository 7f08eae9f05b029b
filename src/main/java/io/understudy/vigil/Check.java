package io.understudy.vigil;

import java.util.List;

/** What one check of a primary came to. */
sealed interface Check {

  /** Something of it answers, or may. */
  record Alive(String why) implements Check {}

  /**
   * The console and the candidate's agent both reach nothing of it.
   *
   * @param evidence one line each
   */
  record Dead(List<String> evidence) implements Check {

    public Dead {
      evidence = List.copyOf(evidence);
    }
  }

  /** Whether it is dead does not matter now: automatic failover must not happen. */
  record Disarmed(String why) implements Check {}
}
