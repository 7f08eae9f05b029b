package io.understudy.drift;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An admin's word on some parameters of a cluster.
 *
 * @param id 0 before it is stored
 * @param reason why, in the author's words
 * @param expires from when on it no longer counts, null for never
 * @param author who made it
 */
public record Rule(
    long id,
    KeyMatch match,
    Treatment treatment,
    String reason,
    @Nullable Instant expires,
    String author,
    Instant createdAt) {

  /** Whether it counts at this moment. */
  public boolean inForce(Instant now) {
    return expires == null || expires.isAfter(now);
  }

  /** Whether both say the same about the same parameters, whoever wrote them and when. */
  boolean sameWord(Rule other) {
    return match.equals(other.match)
        && treatment.equals(other.treatment)
        && reason.equals(other.reason)
        && Objects.equals(expires, other.expires);
  }
}
