package io.understudy.traffic;

import io.understudy.operation.StepContext;

/**
 * One director's part of a move.
 *
 * @param context of the step that runs, with names of its own for this director
 */
public record Transfer(Post post, Route route, StepContext context) {}
