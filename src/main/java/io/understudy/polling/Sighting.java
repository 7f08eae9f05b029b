package io.understudy.polling;

import io.understudy.driver.Condition;
import io.understudy.driver.Identity;
import io.understudy.inventory.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of an instance.
 *
 * @param lastAttempt when it was last asked, null before the first time
 * @param lastVerified when its content was last known to be that of its newest revision, null
 *     before the first time
 * @param error why it is not {@link State#UP}, for the admin; null when it is
 * @param identity whose configuration was last seen, null before the first time
 * @param condition what was last seen beside the configuration, null before the first time
 */
public record Sighting(
    InstanceId instance,
    @Nullable Instant lastAttempt,
    @Nullable Instant lastVerified,
    State state,
    @Nullable String error,
    @Nullable Identity identity,
    @Nullable Condition condition) {

  /** How the last attempt went. */
  public enum State {
    /** It was read. */
    UP,
    /** The agent or the server behind it does not answer. */
    UNREACHABLE,
    /** What came could not be used, or the agent refuses. */
    ERROR,
    /** It was never asked. */
    NEVER
  }

  /** Of an instance that was never asked. */
  static Sighting never(InstanceId instance) {
    return new Sighting(instance, null, null, State.NEVER, null, null, null);
  }
}
