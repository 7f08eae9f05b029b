package io.understudy.operation;

import java.util.List;

/**
 * A sort of operation. An application-scoped bean, found by CDI; its name and the names of its
 * steps stand in the journal, so they outlive the program's version.
 */
public interface OperationKind {

  /** Stable and unique: {@code sync}, {@code switchover}. */
  String name();

  /** The steps in order, at least one; the same list at every call. */
  List<Step> steps();

  /** Called inside the transaction that ends an operation of this kind; calls no agent. */
  default void ended(Operation operation) {}
}
