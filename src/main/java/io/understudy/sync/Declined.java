package io.understudy.sync;

import io.agroal.api.AgroalDataSource;
import io.understudy.drift.DriftItem;
import io.understudy.drift.ValueForm;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that somebody decided against for an instance, by rejecting a plan or by going back behind
 * them: automatic approval leaves them alone. A person's sync that takes one in forgets the
 * decision.
 */
@ApplicationScoped
class Declined {

  private final AgroalDataSource source;

  Declined(AgroalDataSource source) {
    this.source = source;
  }

  /** Remembers what an instance shall not become by itself; null: the key shall not go. */
  @Transactional
  void remember(long instance, long syncId, Map<ParameterKey, @Nullable Parameter> values) {
    String sql =
        """
        INSERT INTO declined_value (instance_id, key_digest, key, form, sync_id) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """;
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map.Entry<ParameterKey, @Nullable Parameter> value : values.entrySet()) {
        statement.setLong(1, instance);
        statement.setBytes(2, digest(value.getKey()));
        statement.setString(3, value.getKey().path());
        statement.setString(4, ValueForm.of(value.getValue()));
        statement.setLong(5, syncId);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Forgets every decision about these keys. */
  @Transactional
  void forget(long instance, Collection<ParameterKey> keys) {
    String sql = "DELETE FROM declined_value WHERE instance_id = ? AND key_digest = ?";
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (ParameterKey key : keys) {
        statement.setLong(1, instance);
        statement.setBytes(2, digest(key));
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Whether somebody decided against a drift item's desired value. */
  @Transactional
  Predicate<DriftItem> of(long instance) {
    Set<String> declined = new HashSet<>();
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT key, form FROM declined_value WHERE instance_id = ?")) {
      statement.setLong(1, instance);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          declined.add(rows.getString(1) + '\n' + rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
    return item -> declined.contains(item.key().path() + '\n' + ValueForm.of(item.desired()));
  }

  private static byte[] digest(ParameterKey key) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(key.path().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static IllegalStateException unavailable(SQLException cause) {
    return new IllegalStateException("the console's database refused declined values", cause);
  }
}
