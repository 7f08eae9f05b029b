package io.understudy.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.understudy.driver.Condition;
import io.understudy.driver.Identity;
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
import org.jspecify.annotations.Nullable;

/** Sightings as rows. A poll that finds nothing new is one update of two times. */
@ApplicationScoped
class SightingRows {

  private static final String FIND =
      """
      SELECT last_attempt, last_verified, state, error, identity, condition, secrets_epoch, failures, not_before
        FROM sighting WHERE instance_id = ?
      """;

  private static final String SAME =
      "UPDATE sighting SET last_attempt = ?, last_verified = ? WHERE instance_id = ?";

  private static final String STORE =
      """
      INSERT INTO sighting (instance_id, last_attempt, last_verified, state, error, identity, condition,
                            secrets_epoch, failures, not_before)
      VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)
      ON CONFLICT (instance_id) DO UPDATE SET
        last_attempt = excluded.last_attempt, last_verified = excluded.last_verified, state = excluded.state,
        error = excluded.error, identity = excluded.identity, condition = excluded.condition,
        secrets_epoch = excluded.secrets_epoch, failures = excluded.failures, not_before = excluded.not_before
      """;

  private final AgroalDataSource database;

  SightingRows(AgroalDataSource database) {
    this.database = database;
  }

  /**
   * A sighting with what polling needs beside it.
   *
   * @param secretsEpoch of the secrets that are stored, null before the first
   * @param failures in a row
   * @param notBefore when a scheduled poll asks again, null for at its next turn
   */
  record Row(
      Sighting sighting, @Nullable String secretsEpoch, int failures, @Nullable Instant notBefore) {

    /** Whether this differs from what is stored by nothing but its times. */
    boolean sameBut(Row stored) {
      return sighting.state() == stored.sighting.state()
          && java.util.Objects.equals(sighting.error(), stored.sighting.error())
          && java.util.Objects.equals(sighting.identity(), stored.sighting.identity())
          && java.util.Objects.equals(sighting.condition(), stored.sighting.condition())
          && java.util.Objects.equals(secretsEpoch, stored.secretsEpoch)
          && failures == stored.failures
          && java.util.Objects.equals(notBefore, stored.notBefore);
    }
  }

  Optional<Row> find(InstanceId instance) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, instance.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(read(instance, row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new PollingUnavailable(e);
    }
  }

  void touch(InstanceId instance, Instant at) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(SAME)) {
      statement.setObject(1, time(at));
      statement.setObject(2, time(at));
      statement.setLong(3, instance.value());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new PollingUnavailable(e);
    }
  }

  void store(Row row) {
    Sighting sighting = row.sighting();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(STORE)) {
      statement.setLong(1, sighting.instance().value());
      statement.setObject(2, time(sighting.lastAttempt()));
      statement.setObject(3, time(sighting.lastVerified()));
      statement.setString(4, sighting.state().name());
      statement.setString(5, sighting.error());
      statement.setString(6, json(sighting.identity()));
      statement.setString(7, json(sighting.condition()));
      statement.setString(8, row.secretsEpoch());
      statement.setInt(9, row.failures());
      statement.setObject(10, time(row.notBefore()));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new PollingUnavailable(e);
    }
  }

  private static Row read(InstanceId instance, ResultSet row) throws SQLException {
    return new Row(
        new Sighting(
            instance,
            instant(row, "last_attempt"),
            instant(row, "last_verified"),
            Sighting.State.valueOf(row.getString("state")),
            row.getString("error"),
            value(row.getString("identity"), Identity.class),
            value(row.getString("condition"), Condition.class)),
        row.getString("secrets_epoch"),
        row.getInt("failures"),
        instant(row, "not_before"));
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String json(@Nullable Object value) {
    try {
      return value == null ? null : Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("identity and condition can be written", e);
    }
  }

  private static <T> @Nullable T value(@Nullable String json, Class<T> type) {
    try {
      return json == null ? null : Json.MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored sighting cannot be read", e);
    }
  }
}
