package io.understudy.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.understudy.audit.AuditEntry;
import io.understudy.operation.Attempt;
import io.understudy.operation.Note;
import io.understudy.operation.Operation;
import io.understudy.protocol.Json;
import io.understudy.readiness.Finding;
import io.understudy.switchover.Move;
import io.understudy.sync.ComponentPlan;
import io.understudy.sync.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pack's documents. Every field is named here: what a record holds beside it, such as sealed
 * copies of secrets in a plan's wishes, does not get in.
 */
final class Documents {

  private static final ObjectWriter WRITER =
      Json.MAPPER.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private Documents() {}

  static String json(Object document) {
    try {
      return WRITER.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, @Nullable Object> move(Move move) {
    var fields = operation(move.operation());
    fields.put("cluster", move.order().cluster());
    fields.put("from", move.order().primary());
    fields.put("candidate", move.order().candidate());
    fields.put("reason", move.order().reason());
    fields.put("ticket", move.order().ticket());
    fields.put("override", new TreeSet<>(move.order().override()));
    fields.put("syncFirst", move.order().syncFirst());
    fields.put("unapplied", move.order().unapplied().word());
    fields.put("unappliedChanges", move.order().unappliedKeys());
    fields.put(
        "downtimeMillis",
        move.downtimeMillis().isPresent() ? move.downtimeMillis().getAsLong() : null);
    fields.put("probes", move.probes());
    fields.put("steps", move.steps().stream().map(Documents::step).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> step(Move.Part part) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("name", part.name());
    fields.put("state", part.state());
    fields.put("detail", part.detail());
    fields.put("attempts", part.attempts().stream().map(Documents::attempt).toList());
    return fields;
  }

  static Map<String, @Nullable Object> operation(Operation operation) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("id", operation.id().toString());
    fields.put("kind", operation.kind());
    fields.put("state", operation.state());
    fields.put("detail", operation.reason());
    fields.put("startedBy", operation.actor().name());
    fields.put("startedByKind", operation.actor().kind());
    fields.put("startedAt", operation.createdAt());
    fields.put("finishedAt", operation.finishedAt());
    fields.put("tookMillis", millis(operation.createdAt(), operation.finishedAt()));
    fields.put("cancelRequestedBy", operation.cancelRequestedBy());
    fields.put("facts", new TreeMap<>(operation.facts()));
    return fields;
  }

  static Map<String, @Nullable Object> attempt(Attempt attempt) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("step", attempt.step());
    fields.put("direction", attempt.direction());
    fields.put("number", attempt.number());
    fields.put("outcome", attempt.outcome());
    fields.put("detail", attempt.detail());
    fields.put("startedAt", attempt.startedAt());
    fields.put("finishedAt", attempt.finishedAt());
    fields.put("tookMillis", millis(attempt.startedAt(), attempt.finishedAt()));
    fields.put("console", attempt.owner());
    fields.put("token", attempt.token());
    return fields;
  }

  static List<Map<String, @Nullable Object>> notes(List<Note> notes) {
    return notes.stream()
        .map(note -> {
          var fields = new LinkedHashMap<String, @Nullable Object>();
          fields.put("at", note.at());
          fields.put("step", note.step());
          fields.put(note.command() ? "command" : "text", note.text());
          return (Map<String, @Nullable Object>) fields;
        })
        .toList();
  }

  static Map<String, @Nullable Object> preflight(Instant at, List<Finding> findings) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("at", at);
    fields.put("findings", findings);
    return fields;
  }

  static Map<String, @Nullable Object> sync(Sync sync) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("id", sync.id());
    fields.put("cluster", sync.cluster());
    fields.put("standby", sync.standby());
    fields.put("target", sync.target());
    fields.put("state", sync.state());
    fields.put("detail", sync.detail());
    fields.put("reason", sync.request().reason());
    fields.put("force", sync.request().force());
    fields.put("restart", sync.request().restart());
    fields.put("allowDeletions", sync.request().allowDeletions());
    fields.put("revision", sync.request().revision());
    fields.put("planHash", sync.planHash());
    fields.put("plan", sync.plan().components().stream().map(Documents::plan).toList());
    fields.put("proposedBy", sync.proposedBy().name());
    fields.put("proposedAt", sync.proposedAt());
    fields.put("decidedBy", sync.decidedBy());
    fields.put("decidedAt", sync.decidedAt());
    fields.put("comment", sync.comment());
    fields.put("startedAt", sync.startedAt());
    fields.put("finishedAt", sync.finishedAt());
    fields.put("readBack", readBack(sync));
    return fields;
  }

  private static Map<String, @Nullable Object> readBack(Sync sync) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("verified", sync.verified());
    fields.put("total", sync.total());
    fields.put("wrong", sync.result().wrong());
    fields.put("refusals", sync.result().refusals());
    fields.put("putBack", sync.result().putBack());
    fields.put("notPutBack", texts(sync.result().left()));
    fields.put("pendingRestart", texts(sync.result().pendingRestart()));
    return fields;
  }

  private static Map<String, @Nullable Object> plan(ComponentPlan plan) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("component", plan.component());
    fields.put(
        "commands",
        plan.commands().stream()
            .map(command -> {
              var line = new LinkedHashMap<String, @Nullable Object>();
              line.put("command", command.text());
              line.put("kind", command.kind());
              line.put("effect", command.effect());
              line.put("keys", texts(command.keys()));
              return line;
            })
            .toList());
    fields.put("leftOut", plan.leftOut());
    return fields;
  }

  private static List<String> texts(java.util.Collection<?> things) {
    return things.stream().map(Object::toString).sorted().toList();
  }

  static List<Map<String, @Nullable Object>> audit(List<AuditEntry> entries) {
    return entries.stream()
        .map(entry -> {
          var fields = new LinkedHashMap<String, @Nullable Object>();
          fields.put("id", entry.id());
          fields.put("at", entry.at());
          fields.put("actor", entry.actor().name());
          fields.put("actorKind", entry.actor().kind());
          fields.put("action", entry.action());
          fields.put("subject", entry.subject());
          fields.put("details", entry.details());
          return (Map<String, @Nullable Object>) fields;
        })
        .toList();
  }

  private static @Nullable Long millis(Instant from, @Nullable Instant to) {
    return to == null ? null : Duration.between(from, to).toMillis();
  }
}
