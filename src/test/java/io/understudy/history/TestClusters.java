package io.understudy.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.security.Secret;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Declares clusters whose agents nobody asks. */
public final class TestClusters {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private TestClusters() {}

  public static Cluster pair(Inventory inventory) {
    return pair(inventory, "http://127.0.0.1:1", "http://127.0.0.1:2");
  }

  public static Cluster pair(Inventory inventory, String alpha, String beta) {
    return pair(inventory, alpha, beta, null);
  }

  /** With a schedule that counts from the first moment, null for the usual one. */
  public static Cluster pair(
      Inventory inventory, String alpha, String beta, @Nullable JsonNode schedule) {
    return inventory
        .declare(
            "pair-" + NAMES.incrementAndGet(),
            new ClusterDeclaration(
                List.of(node("alpha", alpha), node("beta", beta)),
                "alpha",
                List.of(new ComponentDeclaration("db", "database", "postgresql")),
                schedule,
                "required",
                false,
                null),
            Actor.SYSTEM)
        .cluster();
  }

  public static Instance primary(Inventory inventory) {
    return pair(inventory).instance("alpha", "db");
  }

  private static NodeDeclaration node(String name, String url) {
    return new NodeDeclaration(
        name, new AgentDeclaration(url, Secret.of("a-token-for-tests-of-" + name)));
  }
}
