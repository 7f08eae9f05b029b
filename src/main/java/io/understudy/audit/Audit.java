package io.understudy.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes and reads the trail. */
@ApplicationScoped
public class Audit {

  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final AuditRows rows;
  private final Clock clock;

  Audit(AuditRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Adds an entry, in the transaction of what it notes.
   *
   * @param action what was done, such as {@code cluster.declared}: the noun, a dot, the participle
   * @param cluster its name, or null
   * @param subject what it was done to, or null
   * @param details written as a JSON object; no secrets
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void note(
      Actor actor,
      String action,
      @Nullable String cluster,
      @Nullable String subject,
      Map<String, ?> details) {
    AuditRow row = new AuditRow();
    row.at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.actorName = actor.name();
    row.actorKind = actor.kind();
    row.action = action;
    row.cluster = cluster;
    row.subject = subject;
    row.details = write(details);
    rows.persist(row);
  }

  /** A page of the trail, newest first. */
  @Transactional
  public AuditPage page(AuditQuery query) {
    List<AuditEntry> found = rows.page(query).stream().map(Audit::entry).toList();
    if (found.size() <= query.limit()) {
      return new AuditPage(found, null);
    }
    List<AuditEntry> entries = found.subList(0, query.limit());
    return new AuditPage(entries, entries.getLast().id());
  }

  private static AuditEntry entry(AuditRow row) {
    return new AuditEntry(
        Objects.requireNonNull(row.id),
        row.at,
        new Actor(row.actorName, row.actorKind),
        row.action,
        row.cluster,
        row.subject,
        read(row.details));
  }

  private static String write(Map<String, ?> details) {
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("details: cannot be written as JSON", e);
    }
  }

  private static JsonNode read(String details) {
    try {
      return JSON.readTree(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit entry's details are not JSON", e);
    }
  }
}
