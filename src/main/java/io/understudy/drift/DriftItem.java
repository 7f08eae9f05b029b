package io.understudy.drift;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a standby that is not what it should be.
 *
 * @param desired what it should be, null when it should not be there
 * @param live what it is, null when it is not there
 * @param consequence the worse of what both sides' descriptors say
 * @param handling whether a sync takes it in, and why not
 * @param ruleId the rule that maps it or keeps it for people, null when none does
 */
public record DriftItem(
    String component,
    ParameterKey key,
    @Nullable Parameter desired,
    @Nullable Parameter live,
    Cause cause,
    Consequence consequence,
    Handling handling,
    @Nullable Long ruleId) {

  /** Whether a sync changes it. */
  public enum Handling {
    /** A sync takes it in. */
    SYNC,
    /** A rule keeps it for people: no sync touches it. */
    MANUAL,
    /** The engine itself brings it to a server in recovery. */
    REPLICATED,
    /** It cannot be changed on a running installation. */
    FIXED,
    /** Only the standby has it, and no sync removes such a thing. */
    KEPT
  }

  public DriftItem {
    if (desired == null && live == null) {
      throw new IllegalArgumentException(key + ": drift needs a value on one side at least");
    }
  }

  /** When a change becomes effective, in the words of the side that has a value. */
  public Effect effect() {
    return described().descriptor().effect();
  }

  /** What is desired, as it may be shown; empty when it should not be there. */
  public Optional<String> desiredText() {
    return Optional.ofNullable(desired).map(parameter -> parameter.value().display());
  }

  /** What is there, as it may be shown; empty when nothing is. */
  public Optional<String> liveText() {
    return Optional.ofNullable(live).map(parameter -> parameter.value().display());
  }

  /** The parameter that describes the key best: the desired one when there is one. */
  public Parameter described() {
    if (desired != null) {
      return desired;
    }
    return Objects.requireNonNull(live, "the constructor refuses both null");
  }
}
