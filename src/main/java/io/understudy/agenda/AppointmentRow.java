package io.understudy.agenda;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.operation.OperationId;
import io.understudy.protocol.Json;
import io.understudy.switchover.MoveRequest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "appointment")
class AppointmentRow {
  @Id UUID id;

  @Column(name = "cluster_id")
  long clusterId;

  Instant due;

  @ColumnTransformer(write = "?::jsonb")
  String body;

  String kind;

  @Column(name = "made_by")
  String madeBy;

  boolean planned;

  @Column(name = "made_at")
  Instant madeAt;

  @Enumerated(EnumType.STRING)
  Appointment.State state;

  @Column(name = "settled_at")
  @Nullable Instant settledAt;

  @Column(name = "settled_by")
  @Nullable String settledBy;

  @Nullable String outcome;

  @Column(name = "operation_id")
  @Nullable UUID operationId;

  Appointment appointment() {
    return new Appointment(
        id,
        clusterId,
        due,
        request(),
        madeBy,
        planned,
        madeAt,
        state,
        settledAt,
        settledBy,
        outcome,
        operationId == null ? null : new OperationId(operationId));
  }

  private MoveRequest request() {
    try {
      return Json.MAPPER.readValue(body, MoveRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a scheduled move cannot be read", e);
    }
  }

  static String body(MoveRequest request) {
    try {
      return Json.MAPPER.writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
