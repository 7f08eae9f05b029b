package io.understudy.api;

import io.understudy.problem.RequestRefused;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /clusters/{cluster}/appointments}: that of a switchover, and when.
 *
 * @param at when it begins, in UTC
 * @param kind {@code switchover} (the default) or {@code rehearsal}
 */
@Schema(name = "AppointmentRequest")
public record AppointmentDeclaration(
    @Nullable Instant at,
    @Nullable String kind,
    @Nullable String candidate,
    @Nullable String reason,
    @Nullable String confirm,
    @Nullable List<@Nullable String> override,
    @Nullable Boolean syncFirst,
    @Nullable String ticket) {

  Instant time() {
    if (at == null) {
      throw RequestRefused.field(
          "at", "is missing; give an instant in UTC, such as 2026-11-22T20:00:00Z");
    }
    return at;
  }

  MoveDeclaration move() {
    return new MoveDeclaration(kind, candidate, reason, confirm, override, syncFirst, null, ticket);
  }
}
