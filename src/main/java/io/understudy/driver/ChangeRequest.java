package io.understudy.driver;

import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an instance should become, parameter by parameter.
 *
 * @param wishes at most one per key
 * @param restart whether the server may be restarted; when not, such changes are left pending
 * @param allowDeletions whether objects (roles, rules, extensions …) may be removed; resetting a
 *     setting to its default is no deletion
 */
public record ChangeRequest(List<Wish> wishes, boolean restart, boolean allowDeletions) {

  public ChangeRequest {
    wishes = List.copyOf(wishes);
    var seen = new HashSet<ParameterKey>();
    for (Wish wish : wishes) {
      if (!seen.add(wish.key())) {
        throw new IllegalArgumentException(wish.key() + ": is wished for twice");
      }
    }
  }

  /**
   * One parameter's wish.
   *
   * @param expected what the planner saw live, null for absent; when the server has something else
   *     by now, the whole request is stale
   * @param desired what it should be, null to remove it (a setting: back to its default); the same
   *     as expected for a parameter that is set and waits for a restart, which is then restarted
   */
  public record Wish(ParameterKey key, @Nullable Value expected, @Nullable Value desired) {
    public Wish {
      Objects.requireNonNull(key, "key");
    }

    /** A wish that what is set already takes effect: the server is restarted where it waits. */
    public static Wish inForce(ParameterKey key, @Nullable Value present) {
      return new Wish(key, present, present);
    }

    /** Whether nothing is to change but that what is set takes effect. */
    public boolean changesNothing() {
      return Objects.equals(expected, desired);
    }
  }
}
