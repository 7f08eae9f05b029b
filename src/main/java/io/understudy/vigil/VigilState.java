package io.understudy.vigil;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How automatic failover stands in a cluster.
 *
 * @param why why it is not armed, or what the last check saw
 * @param candidate who would take over, null when that cannot be told
 * @param deadChecks how many checks in a row saw the primary dead
 * @param checkedAt null before the first check
 */
public record VigilState(
    Word word,
    String why,
    @Nullable String candidate,
    int deadChecks,
    @Nullable Instant checkedAt) {

  /** In a word. */
  public enum Word {
    /** The declaration does not want it. */
    OFF,
    /** It would happen. */
    ARMED,
    /** Something stands against it now. */
    DISARMED,
    /** It happened, and nobody has acknowledged that yet. */
    BLOCKED
  }

  static VigilState off() {
    return new VigilState(Word.OFF, "the declaration does not want it", null, 0, null);
  }
}
