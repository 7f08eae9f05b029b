package io.understudy.switchover;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.operation.Operation;
import io.understudy.operation.StepContext;
import io.understudy.protocol.Json;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an operation that moves a service: what was asked for, and who was who at the start.
 *
 * @param primary the node that served when it began
 * @param unappliedKeys what of the primary's newer values the candidate lacked at the start, as
 *     {@code component key}
 * @param ticket where the change is kept elsewhere, possibly blank; null in orders of before there
 *     were tickets
 */
public record MoveOrder(
    MoveKind kind,
    String cluster,
    String primary,
    String candidate,
    String reason,
    Set<FindingCode> override,
    boolean syncFirst,
    Unapplied unapplied,
    List<String> unappliedKeys,
    @Nullable String ticket) {

  public MoveOrder {
    override = Set.copyOf(override);
    unappliedKeys = List.copyOf(unappliedKeys);
    ticket = ticket == null ? "" : ticket;
  }

  @Override
  public String ticket() {
    return ticket == null ? "" : ticket;
  }

  static MoveOrder of(StepContext context) {
    return read(context.body());
  }

  static MoveOrder of(Operation operation) {
    return read(operation.body());
  }

  String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MoveOrder read(String body) {
    try {
      return Json.MAPPER.readValue(body, MoveOrder.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the journal's order cannot be read", e);
    }
  }
}
