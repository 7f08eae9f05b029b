package io.understudy.driver.wildfly;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/** A wish that cannot be fulfilled. */
final class Unfit extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String remedy;

  Unfit(String reason, String remedy) {
    super(reason, null, false, false);
    this.reason = reason;
    this.remedy = remedy;
  }

  /** The same, saying which part of an attribute it is about. */
  Unfit about(ParameterKey key) {
    return new Unfit(key + ": " + reason, remedy);
  }

  Refusal refusal(@Nullable ParameterKey key) {
    return new Refusal(key, reason, remedy);
  }
}
