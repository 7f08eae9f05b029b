package io.understudy.driver.files;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import org.jspecify.annotations.Nullable;

/** A wish that will not be fulfilled. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable ParameterKey key;
  private final String remedy;

  Refused(@Nullable ParameterKey key, String reason, String remedy) {
    super(reason);
    this.key = key;
    this.remedy = remedy;
  }

  Refusal refusal() {
    return new Refusal(key, String.valueOf(getMessage()), remedy);
  }
}
