package io.understudy.operation;

import java.util.stream.Stream;

/**
 * A moment at which a console can die.
 *
 * @param step the step's name
 */
public record Boundary(String step, Direction direction, Moment moment) {

  /** Around one attempt. */
  public enum Moment {
    /** Nothing of the attempt is journalled. */
    BEFORE,
    /** The attempt is journalled, its first effect is about to be carried out. */
    INSIDE,
    /** All that the step does is done, and that is not journalled. */
    AFTER
  }

  /** Every boundary of these steps on the way forward. */
  public static Stream<Boundary> forward(Stream<String> steps) {
    return steps.flatMap(
        step -> Stream.of(Moment.values()).map(moment -> new Boundary(step, Direction.DO, moment)));
  }

  @Override
  public String toString() {
    return step + " " + direction + " " + moment;
  }
}
