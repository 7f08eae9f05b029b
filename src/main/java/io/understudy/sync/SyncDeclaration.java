package io.understudy.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync as someone asks for it: the body of {@code POST /clusters/{cluster}/syncs}, not yet
 * checked. What is absent is null.
 *
 * @param standby may be absent when there is only one
 * @param components absent or empty: all
 * @param keys exact keys; absent or empty: all that drifted
 * @param revision the primary's revision to go back to; absent: the latest
 * @param force skips approval and freeze windows; needs a reason and a permission of its own
 * @param allowDeletions whether objects may be removed
 * @param restart whether servers may be restarted now
 * @param adopt whether it goes the other way: the primary takes the standby's values of these keys
 */
public record SyncDeclaration(
    @Nullable String standby,
    @Nullable List<@Nullable String> components,
    @Nullable List<@Nullable String> keys,
    @Nullable Integer revision,
    @Nullable Boolean force,
    @Nullable Boolean allowDeletions,
    @Nullable Boolean restart,
    @Nullable String reason,
    @Nullable Boolean adopt) {

  /** One that makes a standby equal. */
  public SyncDeclaration(
      @Nullable String standby,
      @Nullable List<@Nullable String> components,
      @Nullable List<@Nullable String> keys,
      @Nullable Integer revision,
      @Nullable Boolean force,
      @Nullable Boolean allowDeletions,
      @Nullable Boolean restart,
      @Nullable String reason) {
    this(standby, components, keys, revision, force, allowDeletions, restart, reason, null);
  }

  /** Everything that drifted on the only standby. */
  public static SyncDeclaration all() {
    return new SyncDeclaration(null, null, null, null, null, null, null, null);
  }
}
