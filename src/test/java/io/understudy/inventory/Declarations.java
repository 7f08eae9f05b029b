package io.understudy.inventory;

import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.security.Secret;
import java.util.List;

/** Declarations for tests: alpha is the primary, beta the standby, db the component. */
public final class Declarations {

  private Declarations() {}

  /** A pair whose agents nobody has to start. */
  public static ClusterDeclaration pair() {
    return of(
        List.of(
            node("alpha", "http://127.0.0.1:7701", "token-of-alpha"),
            node("beta", "http://127.0.0.1:7702", "token-of-beta")),
        "alpha");
  }

  /** With these nodes, approval required, one pair of eyes enough. */
  public static ClusterDeclaration of(List<NodeDeclaration> nodes, String primary) {
    return new ClusterDeclaration(
        List.copyOf(nodes),
        primary,
        List.of(new ComponentDeclaration("db", "database", "postgresql")),
        null,
        "required",
        false,
        List.of());
  }

  /** One node. */
  public static NodeDeclaration node(String name, String url, String token) {
    return new NodeDeclaration(name, new AgentDeclaration(url, Secret.of(token)));
  }
}
