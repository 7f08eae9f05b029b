package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters a rule is about: one exact key, or all that a pattern matches.
 *
 * @param component the component's name, null for every component of the cluster
 * @param key the exact key, null when a pattern is given
 * @param pattern a glob over segments ({@code settings/log_*}, {@code roles/**}), null when a key
 *     is given
 */
public record KeyMatch(
    @Nullable String component, @Nullable ParameterKey key, @Nullable String pattern) {

  public KeyMatch {
    if ((key == null) == (pattern == null)) {
      throw new IllegalArgumentException("key: give either a key or a pattern");
    }
    if (pattern != null) {
      try {
        new KeyPattern(pattern);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("pattern: " + e.getMessage(), e);
      }
    }
  }

  /** This key of this component and nothing else. */
  public static KeyMatch exactly(String component, ParameterKey key) {
    return new KeyMatch(component, key, null);
  }

  public boolean exact() {
    return key != null;
  }

  public boolean matches(String inComponent, ParameterKey candidate) {
    if (component != null && !component.equals(inComponent)) {
      return false;
    }
    return pattern == null ? candidate.equals(key) : new KeyPattern(pattern).matches(candidate);
  }

  /** As an admin wrote it: the key or the pattern. */
  public String text() {
    return pattern == null ? String.valueOf(key) : pattern;
  }
}
