package io.understudy.driver.nginx;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a directive.
 *
 * @param type of its value; empty for blocks and code
 * @param contexts where it may stand; empty when that is not known
 */
record DirectiveFact(
    String name,
    Optional<ValueType> type,
    Repeats repeats,
    Consequence consequence,
    List<String> contexts) {

  /** How one of several in the same block is told from the others. */
  enum Repeats {
    /** There is only one. */
    ONCE,
    /** By its first argument. */
    FIRST,
    /** By all its arguments. */
    ALL,
    /** By all its arguments but the last. */
    BUT_LAST,
    /** By its {@code zone=} argument. */
    ZONE,
    /** By class and number. */
    NUMBERED
  }

  DirectiveFact {
    contexts = List.copyOf(contexts);
  }
}
