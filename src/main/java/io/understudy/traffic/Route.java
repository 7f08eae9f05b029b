package io.understudy.traffic;

import io.understudy.inventory.Node;

/**
 * From where to where clients are to go.
 *
 * @param from the node that serves, or served
 * @param to the node that is to serve
 */
public record Route(Node from, Node to, Old old) {

  /** What is known of the node that serves, or served. */
  public enum Old {
    /** It is there. */
    THERE,
    /** It is lost, so that nothing may depend on its answer. */
    LOST,
    /** It is lost, and somebody gave their word that it is off. */
    OFF_BY_WORD,
    /** It is lost, and its fence command made sure that it is off. */
    FENCED
  }

  /** Both nodes are there. */
  public static Route planned(Node from, Node to) {
    return new Route(from, to, Old.THERE);
  }

  /** Whether nothing may depend on the old node's answer. */
  public boolean gone() {
    return old != Old.THERE;
  }

  /** Whether it is known that the old node holds nothing any more. */
  public boolean off() {
    return old == Old.OFF_BY_WORD || fenced();
  }

  /** Whether nobody needs to ask the old node. */
  public boolean fenced() {
    return old == Old.FENCED;
  }
}
