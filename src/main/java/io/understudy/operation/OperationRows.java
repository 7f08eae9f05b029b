package io.understudy.operation;

import io.understudy.audit.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads operations. */
final class OperationRows {

  private final Sql sql;

  OperationRows(Sql sql) {
    this.sql = sql;
  }

  /** Operations that {@code condition} (SQL after WHERE) chooses, with attempts and facts. */
  List<Operation> where(String condition, @Nullable Object... values) {
    return sql
        .list(OperationRows::bare, "SELECT * FROM operation WHERE " + condition, values)
        .stream()
        .map(this::whole)
        .toList();
  }

  Optional<Operation> find(OperationId id) {
    return where("id = ?", id).stream().findFirst();
  }

  List<Note> notes(OperationId id) {
    return sql.list(
        row ->
            new Note(
                row.getString("step"),
                row.getBoolean("command"),
                row.getString("text"),
                at(row, "noted_at")),
        "SELECT * FROM operation_note WHERE operation_id = ? ORDER BY id",
        id);
  }

  static Attempt attempt(ResultSet row) throws SQLException {
    String outcome = row.getString("outcome");
    return new Attempt(
        row.getString("step"),
        Direction.valueOf(row.getString("direction")),
        row.getInt("number"),
        row.getLong("token"),
        row.getString("owner"),
        at(row, "started_at"),
        Sql.instant(row, "finished_at"),
        outcome == null ? null : Attempt.Outcome.valueOf(outcome),
        row.getString("detail"));
  }

  private Operation whole(Operation bare) {
    List<Attempt> attempts =
        sql.list(
            OperationRows::attempt,
            "SELECT * FROM step_attempt WHERE operation_id = ? ORDER BY id",
            bare.id());
    Map<String, String> facts = new HashMap<>();
    sql.list(
        row -> facts.put(row.getString("name"), row.getString("value")),
        "SELECT * FROM operation_fact WHERE operation_id = ?",
        bare.id());
    return bare.with(attempts, facts);
  }

  private static Operation bare(ResultSet row) throws SQLException {
    return new Operation(
        new OperationId(row.getObject("id", UUID.class)),
        row.getLong("cluster_id"),
        row.getString("kind"),
        row.getString("body"),
        new Actor(row.getString("actor"), Actor.Kind.valueOf(row.getString("actor_kind"))),
        Phase.valueOf(row.getString("phase")),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("reason"),
        row.getString("step"),
        at(row, "created_at"),
        Sql.instant(row, "finished_at"),
        row.getString("cancel_requested_by"),
        row.getString("lease_owner"),
        row.getLong("token"),
        List.of(),
        Map.of());
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(Sql.instant(row, column), column);
  }
}
