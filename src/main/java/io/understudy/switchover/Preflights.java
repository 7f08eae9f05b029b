package io.understudy.switchover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.understudy.operation.OperationId;
import io.understudy.protocol.Json;
import io.understudy.readiness.Finding;
import io.understudy.readiness.Preflight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** What preflight said when an operation looked for the last time, kept with it. */
@ApplicationScoped
public class Preflights {

  private final EntityManager database;

  Preflights(EntityManager database) {
    this.database = database;
  }

  /** The findings of a moment. */
  public record Found(Instant at, List<Finding> findings) {

    public Found {
      findings = List.copyOf(findings);
    }
  }

  /** Keeps a report; a later look of the same operation replaces it. */
  @Transactional
  void keep(OperationId operation, Preflight.Report report) {
    database
        .createNativeQuery(
            """
            INSERT INTO move_preflight (operation_id, found_at, findings) VALUES (:id, :at, CAST(:findings AS jsonb))
            ON CONFLICT (operation_id) DO UPDATE SET found_at = excluded.found_at, findings = excluded.findings
            """)
        .setParameter("id", operation.value())
        .setParameter("at", report.at().truncatedTo(ChronoUnit.MICROS))
        .setParameter("findings", write(report.findings()))
        .executeUpdate();
  }

  /** What an operation found; empty when it did not get to look. */
  @Transactional
  public Optional<Found> of(OperationId operation) {
    List<Tuple> rows =
        database
            .unwrap(Session.class)
            .createNativeQuery(
                "SELECT found_at, CAST(findings AS text) AS findings FROM move_preflight WHERE operation_id = :id",
                Tuple.class)
            .setParameter("id", operation.value())
            .getResultList();
    return rows.stream()
        .map(row ->
            new Found(row.get("found_at", Instant.class), read(row.get("findings", String.class))))
        .findFirst();
  }

  private static String write(List<Finding> findings) {
    try {
      return Json.MAPPER.writeValueAsString(findings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Finding> read(String json) {
    try {
      return Json.MAPPER.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("kept findings cannot be read", e);
    }
  }
}
