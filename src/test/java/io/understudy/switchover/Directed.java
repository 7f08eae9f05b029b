package io.understudy.switchover;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.audit.Actor;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AutomaticDeclaration;
import io.understudy.inventory.Inventory;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pair, what brings clients to it, and the way that these clients take.
 *
 * @param documents of its traffic directors, as they should be declared now
 */
record Directed(String name, StreamingPair pair, Supplier<List<JsonNode>> documents, Way way) {

  /** Declares the pair with these directors; whoever serves now is the primary. */
  Cluster declare(Inventory inventory, String cluster) {
    return declare(inventory, cluster, null);
  }

  /** The same, failing over by itself. */
  Cluster declare(Inventory inventory, String cluster, @Nullable AutomaticDeclaration automatic) {
    ClusterDeclaration plain = pair.declaration();
    return inventory
        .declare(
            cluster,
            new ClusterDeclaration(
                plain.nodes(),
                plain.primary(),
                plain.components(),
                plain.schedule(),
                plain.approval(),
                plain.fourEyes(),
                List.copyOf(documents.get()),
                automatic,
                null),
            Actor.SYSTEM)
        .cluster();
  }
}
