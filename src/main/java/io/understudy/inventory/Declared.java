package io.understudy.inventory;

/** What a declaration led to. */
public sealed interface Declared {

  /** The cluster as it is now. */
  Cluster cluster();

  /** It was not there before. */
  record Created(Cluster cluster) implements Declared {}

  /** It is now as declared. */
  record Updated(Cluster cluster) implements Declared {}

  /** It was as declared already; nothing was written. */
  record Unchanged(Cluster cluster) implements Declared {}
}
