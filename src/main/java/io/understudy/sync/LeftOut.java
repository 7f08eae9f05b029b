package io.understudy.sync;

import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/**
 * A difference that a plan does not take in.
 *
 * @param key null when it is the server as a whole
 * @param reason for the admin
 * @param remedy what to do about it, possibly empty
 */
public record LeftOut(
    String component, @Nullable ParameterKey key, Why why, String reason, String remedy) {

  /** The sorts of reasons. */
  public enum Why {
    /** A rule keeps it for people. */
    MANUAL,
    /** The engine itself brings it. */
    REPLICATED,
    /** It cannot be changed on a running installation. */
    FIXED,
    /** Only the standby has it, and no sync removes such a thing. */
    KEPT,
    /** It removes an object, and deletions were not allowed. */
    DELETION,
    /** The target's agent checked it and said no. */
    REFUSED,
    /** An admin decided against this value before, and nobody has decided otherwise since. */
    DECLINED,
    /** Secrets whose hashes cannot be compared yet. */
    UNDECIDED,
    /** The other node has to have it first, or this one would stop. */
    ORDER
  }
}
