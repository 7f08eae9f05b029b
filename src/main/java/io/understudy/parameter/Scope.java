package io.understudy.parameter;

/** To whom a value belongs. */
public enum Scope {
  /** Should be equal on all nodes. */
  SHARED,
  /** Expected to differ from node to node: addresses, paths, names. */
  NODE,
  /** Belongs to whoever holds the role and moves with it at a switchover. */
  ROLE
}
