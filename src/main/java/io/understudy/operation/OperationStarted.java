package io.understudy.operation;

/** Told inside a console when a start is committed, so that it need not wait for the next scan. */
record OperationStarted(OperationId id) {}
