package io.understudy.switchover;

import io.understudy.driver.Duty;
import io.understudy.parameter.ParameterSet;

/** What a server showed when it was read just now. */
sealed interface Reading {

  record Seen(Duty duty, ParameterSet parameters) implements Reading {}

  /** Nothing: why, in one sentence. */
  record Silent(String reason) implements Reading {}
}
