package io.understudy.protocol;

import io.understudy.driver.Identity;
import io.understudy.parameter.ParameterSet;
import java.time.Instant;
import java.util.Objects;

/**
 * The whole answer of {@code GET /v1/instances/{instance}/snapshot} (200).
 *
 * @param hash the content hash of {@code parameters}; the ETag is this hash in double quotes
 * @param collectedAt when the agent read it
 */
public record Snapshot(
    Identity identity, String hash, Instant collectedAt, ParameterSet parameters) {

  public Snapshot {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(collectedAt, "collectedAt");
    Objects.requireNonNull(parameters, "parameters");
  }
}
