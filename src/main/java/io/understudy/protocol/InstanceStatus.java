package io.understudy.protocol;

import io.understudy.driver.Condition;
import io.understudy.driver.Identity;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/instances/{instance}/status}: what the last collection saw beside the parameters.
 *
 * @param identity whose configuration it is, null before the first collection; a 304 does not tell,
 *     and another installation may be configured just the same
 * @param hash content hash of the last collection, null before the first
 * @param secretsEpoch changes when tags or sealed copies of secrets are made anew though no secret
 *     changed (a parity key, a new peer): the console then asks for the whole
 * @param condition as of {@code collectedAt}, null before the first collection
 * @param collectedAt when the server was last read
 * @param error why the last attempt failed, null when it did not
 */
public record InstanceStatus(
    @Nullable Identity identity,
    @Nullable String hash,
    String secretsEpoch,
    @Nullable Condition condition,
    @Nullable Instant collectedAt,
    @Nullable String error) {

  public InstanceStatus {
    Objects.requireNonNull(secretsEpoch, "secretsEpoch");
  }
}
