package io.understudy.driver;

import io.understudy.parameter.ParameterSet;
import java.util.Objects;

/** All parameters of an instance at one moment, with what else was seen in the same look. */
public record Collected(Identity identity, ParameterSet parameters, Condition condition) {
  public Collected {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(condition, "condition");
  }
}
