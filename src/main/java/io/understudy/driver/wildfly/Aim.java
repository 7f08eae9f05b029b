package io.understudy.driver.wildfly;

import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/**
 * What one parameter should become.
 *
 * @param text in clear; null to remove or undefine it
 */
record Aim(ParameterKey key, @Nullable String text) {

  /** Prints no value, which may be a secret. */
  @Override
  public String toString() {
    return "Aim[" + key + "]";
  }
}
