package io.understudy.driver;

import java.util.Objects;

/**
 * How one server would get to another that it is to follow.
 *
 * @param node this server's node
 * @param primary the node to follow
 */
public record Approach(String node, String primary, RoleOrder.Route route) {

  public Approach {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(primary, "primary");
    Objects.requireNonNull(route, "route");
  }
}
