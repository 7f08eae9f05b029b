package io.understudy.history;

import io.understudy.driver.Identity;
import io.understudy.inventory.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored snapshot that differs from the one before it.
 *
 * @param number 1, 2, 3 … per instance; a number that retention removed is not used again
 * @param lineage 1, 2, 3 … per instance; a new one begins where the identity changed
 * @param acknowledged whether somebody took the lineage for what it is; the first needs nobody
 * @param collectedAt when the agent read it; never later than it was recorded, never earlier than
 *     the revision before, whatever the agent's clock said
 * @param hash content hash, 64 hexadecimal digits
 * @param chainedHash hash over this revision and the chained hash before it, 64 hexadecimal digits
 * @param changes how many parameters differ from the revision before; all of them in the first
 * @param label a short name that also keeps the revision from being removed, or null
 * @param note what somebody wrote about it, or null
 * @param described how often descriptions or traces of secrets in it were replaced while it was the
 *     newest; its content is the same
 */
public record Revision(
    InstanceId instance,
    int number,
    int lineage,
    boolean acknowledged,
    Instant collectedAt,
    String hash,
    String chainedHash,
    int changes,
    Identity identity,
    @Nullable String label,
    @Nullable String note,
    int described) {

  /** This revision with the chained hash that it has behind {@code before}. */
  Revision chainedTo(String before) {
    return new Revision(
        instance,
        number,
        lineage,
        acknowledged,
        collectedAt,
        hash,
        Chain.hash(this, before),
        changes,
        identity,
        label,
        note,
        described);
  }
}
