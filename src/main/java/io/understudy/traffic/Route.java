package io.understudy.traffic;

import io.understudy.inventory.Node;

/**
 * From where to where clients are to go.
 *
 * @param from the node that serves, or served
 * @param to the node that is to serve
 * @param gone whether the old node is lost, so that nothing may depend on its answer
 * @param off whether it is known that the old node holds nothing any more: it was fenced, or
 *     somebody gave their word
 */
public record Route(Node from, Node to, boolean gone, boolean off) {

  /** Both nodes are there. */
  public static Route planned(Node from, Node to) {
    return new Route(from, to, false, false);
  }
}
