package io.understudy.drift;

import io.agroal.api.AgroalDataSource;
import io.understudy.parameter.ParameterKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The bases of the three-way comparison as rows, on the connection of the open transaction. */
@ApplicationScoped
class ParityBases {

  static final long NEVER_VERIFIED = 0;

  private final AgroalDataSource source;

  ParityBases(AgroalDataSource source) {
    this.source = source;
  }

  /** The base of these installations, which were verified, seen from {@code pair}'s primary. */
  Base find(PairKey pair) {
    String sql =
        "SELECT key, low_form, high_form FROM parity_base"
            + " WHERE low_instance = ? AND high_instance = ?";
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, pair.low());
      statement.setLong(2, pair.high());
      try (ResultSet rows = statement.executeQuery()) {
        var agreed = new HashMap<ParameterKey, Base.Agreed>();
        while (rows.next()) {
          agreed.put(
              ParameterKey.parse(rows.getString(1)),
              pair.seen(rows.getString(2), rows.getString(3)));
        }
        return Base.of(agreed);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Grows with every verification of exactly these installations; 0 before the first. */
  long version(PairKey pair) {
    String sql =
        "SELECT version FROM parity_pair WHERE low_instance = ? AND high_instance = ?"
            + " AND low_identity = ? AND high_identity = ?";
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, pair.low());
      statement.setLong(2, pair.high());
      statement.setString(3, pair.lowIdentity());
      statement.setString(4, pair.highIdentity());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : NEVER_VERIFIED;
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Notes that the pair was verified; what was known of other installations is forgotten. */
  void open(PairKey pair, boolean anew, Instant at) {
    if (anew) {
      change(
          "DELETE FROM parity_pair WHERE low_instance = ? AND high_instance = ?",
          pair.low(),
          pair.high());
    }
    change(
        """
        INSERT INTO parity_pair (low_instance, high_instance, low_identity, high_identity, verified_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (low_instance, high_instance) DO UPDATE SET verified_at = excluded.verified_at, version = parity_pair.version + 1
        """,
        pair.low(),
        pair.high(),
        pair.lowIdentity(),
        pair.highIdentity(),
        at.atOffset(ZoneOffset.UTC));
  }

  /** Notes what each side has where they agree. */
  void agree(PairKey pair, Map<ParameterKey, Base.Agreed> agreed) {
    write(
        pair,
        agreed,
        """
        INSERT INTO parity_base (low_instance, high_instance, key_digest, key, low_form, high_form)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (low_instance, high_instance, key_digest)
        DO UPDATE SET low_form = excluded.low_form, high_form = excluded.high_form
        """);
  }

  /** Notes keys that have never agreed, unless something is known of them. */
  void never(PairKey pair, Collection<ParameterKey> keys) {
    var never = new HashMap<ParameterKey, Base.Agreed>();
    keys.forEach(key -> never.put(key, Base.Agreed.NEVER));
    write(
        pair,
        never,
        """
        INSERT INTO parity_base (low_instance, high_instance, key_digest, key, low_form, high_form)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (low_instance, high_instance, key_digest) DO NOTHING
        """);
  }

  /** Forgets keys that neither side has any longer: both absent is what no row means. */
  void forgetAllBut(PairKey pair, Collection<ParameterKey> present) {
    String sql =
        "DELETE FROM parity_base WHERE low_instance = ? AND high_instance = ? AND NOT key = ANY (?)";
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, pair.low());
      statement.setLong(2, pair.high());
      statement.setArray(
          3,
          connection.createArrayOf(
              "text", present.stream().map(ParameterKey::path).toArray(String[]::new)));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private void write(PairKey pair, Map<ParameterKey, Base.Agreed> forms, String sql) {
    if (forms.isEmpty()) {
      return;
    }
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map.Entry<ParameterKey, Base.Agreed> entry : forms.entrySet()) {
        statement.setLong(1, pair.low());
        statement.setLong(2, pair.high());
        statement.setBytes(3, digest(entry.getKey()));
        statement.setString(4, entry.getKey().path());
        statement.setString(5, pair.lowForm(entry.getValue()));
        statement.setString(6, pair.highForm(entry.getValue()));
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private void change(String sql, Object... arguments) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw unavailable(e);
    }
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
    return new IllegalStateException("the console's database refused the base of drift", cause);
  }
}
