package io.understudy.api;

import io.understudy.agenda.Appointment;
import io.understudy.readiness.FindingCode;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled move as clients see it.
 *
 * @param state {@code SCHEDULED}, {@code STARTED}, {@code BLOCKED}, {@code MISSED} or {@code
 *     CANCELLED}
 * @param planned whether the cluster's plan of rehearsals made it
 * @param detail why it did not run, null when it did or waits
 * @param switchover the operation that it became, null unless it started
 */
@Schema(name = "Appointment")
public record AppointmentAnswer(
    String id,
    String cluster,
    String kind,
    String candidate,
    Instant at,
    String state,
    String reason,
    String ticket,
    Set<FindingCode> override,
    boolean syncFirst,
    boolean planned,
    String scheduledBy,
    Instant scheduledAt,
    @Nullable Instant settledAt,
    @Nullable String settledBy,
    @Nullable String detail,
    @Nullable String switchover) {

  static AppointmentAnswer of(String cluster, Appointment appointment) {
    var request = appointment.request();
    var operation = appointment.operation();
    return new AppointmentAnswer(
        appointment.id().toString(),
        cluster,
        request.kind().word(),
        request.candidate(),
        appointment.due(),
        appointment.state().name(),
        request.reason(),
        request.ticket(),
        request.override(),
        request.syncFirst(),
        appointment.planned(),
        appointment.madeBy(),
        appointment.madeAt(),
        appointment.settledAt(),
        appointment.settledBy(),
        appointment.outcome(),
        operation == null ? null : operation.toString());
  }
}
