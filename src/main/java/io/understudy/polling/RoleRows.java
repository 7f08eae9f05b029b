package io.understudy.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.InstanceId;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table {@code role_status}. */
@ApplicationScoped
class RoleRows {

  private final DataSource database;

  RoleRows(DataSource database) {
    this.database = database;
  }

  Optional<RoleSighting> find(InstanceId instance) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT * FROM role_status WHERE instance_id = ?")) {
      statement.setLong(1, instance.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new PollingUnavailable(e);
    }
  }

  /** Does nothing when the instance is gone, or something newer is known. */
  void store(InstanceId instance, RoleSighting sighting) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                INSERT INTO role_status (instance_id, asked_at, status, served, served_at)
                SELECT id, ?, CAST(? AS jsonb), CAST(? AS jsonb), ? FROM instance WHERE id = ?
                ON CONFLICT (instance_id) DO UPDATE SET asked_at = excluded.asked_at,
                    status = excluded.status, served = excluded.served,
                    served_at = excluded.served_at
                WHERE role_status.asked_at <= excluded.asked_at
                """)) {
      statement.setObject(1, time(sighting.at()));
      statement.setString(2, json(sighting.status()));
      statement.setString(3, json(sighting.served()));
      statement.setObject(4, time(sighting.servedAt()));
      statement.setLong(5, instance.value());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new PollingUnavailable(e);
    }
  }

  private static RoleSighting read(ResultSet row) throws SQLException {
    String served = row.getString("served");
    OffsetDateTime servedAt = row.getObject("served_at", OffsetDateTime.class);
    return new RoleSighting(
        status(row.getString("status")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        served == null ? null : status(served),
        servedAt == null ? null : servedAt.toInstant());
  }

  private static RoleStatus status(String json) {
    try {
      return Json.MAPPER.readValue(json, RoleStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored status cannot be read", e);
    }
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String json(@Nullable RoleStatus status) {
    try {
      return status == null ? null : Json.MAPPER.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every status can be written", e);
    }
  }
}
