package io.understudy.sync;

import io.understudy.parameter.ParameterKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sync is asked to do, checked.
 *
 * @param standby the standby's name: the target, or where the values come from
 * @param components at least one, in the order in which they are applied
 * @param keys empty for all
 * @param revision the primary's revision to go back to, null for the latest
 * @param reason why, possibly empty
 * @param adoptInto the primary that takes the standby's values; null when the standby is made equal
 *     to the primary
 */
public record SyncRequest(
    String standby,
    List<String> components,
    List<ParameterKey> keys,
    @Nullable Integer revision,
    boolean force,
    boolean allowDeletions,
    boolean restart,
    String reason,
    @Nullable String adoptInto) {

  public SyncRequest {
    components = List.copyOf(components);
    keys = List.copyOf(keys);
  }

  /** The node that is changed. */
  public String target() {
    return adoptInto == null ? standby : adoptInto;
  }

  /** Whether the primary takes over what the standby has. */
  public boolean adopts() {
    return adoptInto != null;
  }

  /** Whether this parameter is asked for. */
  boolean covers(ParameterKey key) {
    return keys.isEmpty() || keys.contains(key);
  }
}
