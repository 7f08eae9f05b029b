package io.understudy.driver;

import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.util.List;
import java.util.Objects;

/**
 * One step of a draft, as an admin would type it.
 *
 * @param text the command line or statement, with every secret masked; deterministic for the same
 *     request and server, since the plan hash covers it
 * @param kind what sort of step it is
 * @param keys the parameters it serves; empty for reloads and restarts
 * @param effect when it becomes effective
 * @param guarded true when it could lock everybody out or stop the server, so that it stays only
 *     after a fresh login (commit-confirm)
 */
public record Command(
    String text, Kind kind, List<ParameterKey> keys, Effect effect, boolean guarded) {

  /** The sorts of steps. */
  public enum Kind {
    /** Adds or changes something. */
    CHANGE,
    /** Removes an object; shown and confirmed as a class of its own. */
    DELETE,
    /** Makes the server read its configuration again. */
    RELOAD,
    /** Stops and starts the server. */
    RESTART
  }

  public Command {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(effect, "effect");
    keys = List.copyOf(keys);
  }
}
