package io.understudy.readiness;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code asked}. What was asked about another primary or other directors is void. Plain
 * statements, since every page asks, for every cluster.
 */
@ApplicationScoped
class InquiryLog {

  private static final String FIND =
      "SELECT asked_at, said FROM asked WHERE node_id = ? AND primary_id = ? AND directors = ?";

  /** Nothing when the node is gone, or something newer is known. */
  private static final String NOTE =
      """
      INSERT INTO asked (node_id, primary_id, directors, asked_at, said)
      SELECT n.id, p.id, ?, ?, CAST(? AS jsonb) FROM node n, node p WHERE n.id = ? AND p.id = ?
      ON CONFLICT (node_id) DO UPDATE SET primary_id = excluded.primary_id,
          directors = excluded.directors, asked_at = excluded.asked_at, said = excluded.said
      WHERE asked.asked_at <= excluded.asked_at
      """;

  private final AgroalDataSource source;
  private final Events events;

  InquiryLog(AgroalDataSource source, Events events) {
    this.source = source;
    this.events = events;
  }

  /** What was said, and when. */
  record Noted(Asked asked, Instant at) {}

  @Transactional
  Optional<Noted> find(Cluster cluster, Node candidate) {
    return read(cluster, candidate);
  }

  /** Pages hear of it when it is news. */
  @Transactional
  void note(Cluster cluster, Node candidate, Asked asked, Instant at) {
    List<Object> before =
        read(cluster, candidate).map(Noted::asked).map(InquiryLog::gist).orElse(List.of());
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, directors(cluster));
      statement.setObject(2, at.atOffset(ZoneOffset.UTC));
      statement.setString(3, Json.MAPPER.writeValueAsString(asked));
      statement.setLong(4, candidate.id());
      statement.setLong(5, cluster.primary().id());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw refused(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("all that is said can be written", e);
    }
    if (!before.equals(gist(asked))) {
      events.tell(new Event(cluster.name(), "poll", candidate.name()));
    }
  }

  private Optional<Noted> read(Cluster cluster, Node candidate) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, candidate.id());
      statement.setLong(2, cluster.primary().id());
      statement.setString(3, directors(cluster));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(noted(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static Noted noted(ResultSet row) throws SQLException {
    try {
      return new Noted(
          Json.MAPPER.readValue(row.getString("said"), Asked.class),
          row.getObject("asked_at", OffsetDateTime.class).toInstant());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was said cannot be read", e);
    }
  }

  /** Secrets print nothing of themselves, so a new password alone makes nothing void. */
  private static String directors(Cluster cluster) {
    return Integer.toHexString(cluster.traffic().toString().hashCode());
  }

  private static List<Object> gist(Asked asked) {
    return List.of(asked.agents().keySet(), asked.traffic(), asked.admissions());
  }

  private static IllegalStateException refused(SQLException e) {
    return new IllegalStateException("the console's database refused what was asked", e);
  }
}
