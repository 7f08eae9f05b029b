package io.understudy.protocol;

import io.understudy.driver.Identity;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The short answer (226 IM Used, RFC 3229, {@code IM: understudy-delta}) to a request that names a
 * base the agent still holds.
 *
 * @param base the content hash that the request named
 * @param hash the content hash of the result, which the receiver checks
 * @param set parameters that are new or changed
 * @param removed keys that are gone
 */
public record SnapshotDelta(
    Identity identity,
    String base,
    String hash,
    Instant collectedAt,
    List<Parameter> set,
    List<ParameterKey> removed) {

  public SnapshotDelta {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(collectedAt, "collectedAt");
    set = List.copyOf(set);
    removed = List.copyOf(removed);
  }
}
