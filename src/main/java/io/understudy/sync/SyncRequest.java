package io.understudy.sync;

import io.understudy.parameter.ParameterKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sync is asked to do, checked.
 *
 * @param standby the target's name
 * @param components at least one, in the order in which they are applied
 * @param keys empty for all
 * @param revision the primary's revision to go back to, null for the latest
 * @param reason why, possibly empty
 */
public record SyncRequest(
    String standby,
    List<String> components,
    List<ParameterKey> keys,
    @Nullable Integer revision,
    boolean force,
    boolean allowDeletions,
    boolean restart,
    String reason) {

  public SyncRequest {
    components = List.copyOf(components);
    keys = List.copyOf(keys);
  }

  /** Whether this parameter is asked for. */
  boolean covers(ParameterKey key) {
    return keys.isEmpty() || keys.contains(key);
  }
}
