package io.understudy.drift;

import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A difference that is as it should be.
 *
 * @param primary the primary's, null when it has none
 * @param live the standby's, null when it has none
 * @param why what makes it expected
 * @param ruleId the rule, null when it is the parameter's own nature
 */
public record ExpectedDifference(
    String component,
    ParameterKey key,
    @Nullable Parameter primary,
    @Nullable Parameter live,
    Why why,
    @Nullable Long ruleId) {

  /** What makes a difference expected. */
  public enum Why {
    /** Each node has its own: addresses, paths, names. */
    NODE,
    /** It belongs to whoever holds the role. */
    ROLE,
    /** A rule says so. */
    RULE
  }

  /** The primary's value, as it may be shown. */
  public Optional<String> primaryText() {
    return Optional.ofNullable(primary).map(parameter -> parameter.value().display());
  }

  /** The standby's value, as it may be shown. */
  public Optional<String> liveText() {
    return Optional.ofNullable(live).map(parameter -> parameter.value().display());
  }
}
