package io.understudy.operation;

/**
 * How an attempt ended.
 *
 * @param next where the operation stands after it
 */
public record Ending(Attempt attempt, StepOutcome outcome, Position next) {}
