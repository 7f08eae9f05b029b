package io.understudy.driver.nginx;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/** A wish that cannot be fulfilled. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String remedy;

  Refused(String reason, String remedy) {
    super(reason, null, false, false);
    this.reason = reason;
    this.remedy = remedy;
  }

  Refusal refusal(@Nullable ParameterKey key) {
    return new Refusal(key, reason, remedy);
  }
}
