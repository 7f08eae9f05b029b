package io.understudy.history;

import io.understudy.driver.Identity;
import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes revisions and lineages. */
@ApplicationScoped
class RevisionRows {

  private static final String REVISION =
      """
      SELECT r.instance_id, r.number, r.lineage, l.acknowledged_at IS NOT NULL AS acknowledged,
             r.collected_at, r.hash, r.chained_hash, r.changes, l.identity, r.product, r.label, r.note, r.described
        FROM revision r
        JOIN lineage l ON l.instance_id = r.instance_id AND l.number = r.lineage
       WHERE r.instance_id = ?
      """;

  private static final String LINEAGE = "SELECT * FROM lineage WHERE instance_id = ?";

  private static final String TOUCHES_KEY =
      """
       AND r.number IN (
         SELECT first_revision FROM span WHERE instance_id = ? AND key_id = ?
         UNION ALL
         SELECT last_revision + 1 FROM span
          WHERE instance_id = ? AND key_id = ? AND last_revision < 2147483647)
      """;

  private final Database database;

  RevisionRows(Database database) {
    this.database = database;
  }

  /** Lets one recorder at a time write; false when there is no such instance. */
  boolean lock(InstanceId instance) {
    return database
        .first(
            row -> row.getLong(1),
            "SELECT id FROM instance WHERE id = ? FOR NO KEY UPDATE",
            instance.value())
        .isPresent();
  }

  Optional<Revision> latest(InstanceId instance) {
    return one(" ORDER BY r.number DESC LIMIT 1", instance.value());
  }

  Optional<Revision> find(InstanceId instance, int number) {
    return one(" AND r.number = ?", instance.value(), number);
  }

  Optional<Revision> asOf(InstanceId instance, Instant at) {
    return one(
        " AND r.collected_at <= ? ORDER BY r.collected_at DESC, r.number DESC LIMIT 1",
        instance.value(),
        at);
  }

  /** The first revision that is kept, from this number on. */
  Optional<Revision> from(InstanceId instance, int number) {
    return one(" AND r.number >= ? ORDER BY r.number LIMIT 1", instance.value(), number);
  }

  List<Revision> page(RevisionQuery query, @Nullable Integer keyId) {
    var sql = new StringBuilder(REVISION);
    var arguments = new ArrayList<@Nullable Object>();
    arguments.add(query.instance().value());
    if (keyId != null) {
      sql.append(TOUCHES_KEY);
      arguments.addAll(List.of(query.instance().value(), keyId, query.instance().value(), keyId));
    }
    condition(sql, arguments, " AND r.collected_at >= ?", query.since());
    condition(sql, arguments, " AND r.collected_at < ?", query.until());
    condition(sql, arguments, " AND r.number < ?", query.before());
    condition(sql, arguments, " ORDER BY r.number DESC LIMIT ?", query.limit());
    return database.list(RevisionRows::revision, sql.toString(), arguments.toArray());
  }

  void insert(Revision revision, String chainedTo) {
    database.update(
        """
        INSERT INTO revision (instance_id, number, lineage, product, collected_at, changes, hash, chained_hash, chained_to)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        revision.instance().value(),
        revision.number(),
        revision.lineage(),
        revision.identity().product(),
        revision.collectedAt(),
        revision.changes(),
        HexFormat.of().parseHex(revision.hash()),
        HexFormat.of().parseHex(revision.chainedHash()),
        HexFormat.of().parseHex(chainedTo));
  }

  /** Descriptions or traces of secrets in it were replaced. */
  void described(Revision revision) {
    database.update(
        "UPDATE revision SET described = described + 1 WHERE instance_id = ? AND number = ?",
        revision.instance().value(),
        revision.number());
  }

  void describe(InstanceId instance, int number, @Nullable String label, @Nullable String note) {
    database.update(
        "UPDATE revision SET label = ?, note = ? WHERE instance_id = ? AND number = ?",
        label,
        note,
        instance.value(),
        number);
  }

  List<Lineage> lineages(InstanceId instance) {
    return database.list(
        RevisionRows::lineage, LINEAGE + " ORDER BY number DESC", instance.value());
  }

  Optional<Lineage> lineage(InstanceId instance, int number) {
    return database.first(
        RevisionRows::lineage, LINEAGE + " AND number = ?", instance.value(), number);
  }

  void insert(InstanceId instance, Lineage lineage) {
    database.update(
        "INSERT INTO lineage VALUES (?, ?, ?, ?, ?, ?, ?)",
        instance.value(),
        lineage.number(),
        lineage.identity(),
        lineage.firstRevision(),
        lineage.startedAt(),
        lineage.acknowledgedAt(),
        lineage.acknowledgedBy());
  }

  /** False when it was acknowledged already. */
  boolean acknowledge(InstanceId instance, int lineage, Instant at, String by) {
    return database.update(
            "UPDATE lineage SET acknowledged_at = ?, acknowledged_by = ?"
                + " WHERE instance_id = ? AND number = ? AND acknowledged_at IS NULL",
            at,
            by,
            instance.value(),
            lineage)
        == 1;
  }

  /** Every link, oldest first: what was chained, and what to. */
  List<Chain.Link> links(InstanceId instance) {
    return database.list(
        row -> new Chain.Link(revision(row), HexFormat.of().formatHex(row.getBytes("chained_to"))),
        REVISION.replace("r.hash,", "r.hash, r.chained_to,") + " ORDER BY r.number",
        instance.value());
  }

  private Optional<Revision> one(String rest, @Nullable Object... arguments) {
    return database.first(RevisionRows::revision, REVISION + rest, arguments);
  }

  private static void condition(
      StringBuilder sql, List<@Nullable Object> arguments, String text, @Nullable Object value) {
    if (value != null) {
      sql.append(text);
      arguments.add(value);
    }
  }

  private static Revision revision(ResultSet row) throws SQLException {
    return new Revision(
        new InstanceId(row.getLong("instance_id")),
        row.getInt("number"),
        row.getInt("lineage"),
        row.getBoolean("acknowledged"),
        Database.instant(row, "collected_at"),
        HexFormat.of().formatHex(row.getBytes("hash")),
        HexFormat.of().formatHex(row.getBytes("chained_hash")),
        row.getInt("changes"),
        new Identity(row.getString("identity"), row.getString("product")),
        row.getString("label"),
        row.getString("note"),
        row.getInt("described"));
  }

  private static Lineage lineage(ResultSet row) throws SQLException {
    return new Lineage(
        row.getInt("number"),
        row.getString("identity"),
        row.getInt("first_revision"),
        Database.instant(row, "started_at"),
        Database.optionalInstant(row, "acknowledged_at"),
        row.getString("acknowledged_by"));
  }
}
