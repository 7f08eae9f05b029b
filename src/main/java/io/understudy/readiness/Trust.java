package io.understudy.readiness;

import io.agroal.api.AgroalDataSource;
import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes a failover left behind. Such a node may have taken writes that nobody else has, so it
 * is no candidate until somebody has looked and said so.
 */
@ApplicationScoped
public class Trust {

  private static final String LEFT_BEHIND =
      "SELECT n.name FROM left_behind l JOIN node n ON n.id = l.node_id WHERE n.cluster_id = ?";

  private final AgroalDataSource source;
  private final EntityManager database;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Trust(AgroalDataSource source, EntityManager database, Audit audit, Events events, Clock clock) {
    this.source = source;
    this.database = database;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Names of the cluster's nodes that are not trusted. Every page asks, for every cluster: a plain
   * statement, since the mapper keeps and compares a plan of every native query that names a class.
   */
  @Transactional
  public Set<String> leftBehind(Cluster cluster) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(LEFT_BEHIND)) {
      statement.setLong(1, cluster.id());
      try (ResultSet rows = statement.executeQuery()) {
        var found = new HashSet<String>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return Set.copyOf(found);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the console's database refused who is trusted", e);
    }
  }

  /** Marks a node as left behind; nothing when it is already. */
  @Transactional
  public void leave(Node node, OperationId operation) {
    database
        .createNativeQuery(
            """
            INSERT INTO left_behind (node_id, operation_id, since) VALUES (:node, :operation, :since)
            ON CONFLICT (node_id) DO NOTHING
            """)
        .setParameter("node", node.id())
        .setParameter("operation", operation.value())
        .setParameter("since", clock.instant())
        .executeUpdate();
  }

  /** Somebody has looked: the node may be a candidate again. */
  @Transactional
  public void restore(Cluster cluster, String node, String reason, Actor actor) {
    int restored =
        database
            .createNativeQuery("DELETE FROM left_behind WHERE node_id = :node")
            .setParameter("node", cluster.node(node).id())
            .executeUpdate();
    if (restored > 0) {
      audit.note(actor, "node.trusted", cluster.name(), node, Map.of("reason", reason));
      events.tell(new Event(cluster.name(), "cluster", cluster.name()));
    }
  }
}
