package io.understudy.switchover;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder.CatchUp;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import io.understudy.protocol.Json;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a move remembers of the roles of servers that replicate. */
final class RoleFacts {

  private RoleFacts() {}

  /** Decides once how a component's servers are told apart. */
  static void decide(StepContext context, Instance candidate, RoleStyle style) {
    context.remember("style." + candidate.component().name(), style.name());
  }

  /** How they are told apart: as servers that do not replicate, unless it was decided otherwise. */
  static RoleStyle style(StepContext context, Instance instance) {
    return context
        .recall("style." + instance.component().name())
        .map(RoleStyle::valueOf)
        .orElse(RoleStyle.READ_ONLY);
  }

  static boolean streams(StepContext context, Instance instance) {
    return style(context, instance) == RoleStyle.STREAMING;
  }

  /** Remembers where a server stood before anything was moved. */
  static void before(StepContext context, Instance instance, RoleStatus status) {
    context.remember(name("role-before", instance), json(status));
  }

  static Optional<RoleStatus> before(StepContext context, Instance instance) {
    return context.recall(name("role-before", instance)).map(RoleFacts::status);
  }

  /** The same from the facts of an operation that has ended. */
  static Optional<RoleStatus> before(Map<String, String> facts, Instance instance) {
    return Optional.ofNullable(facts.get(name("role-before", instance))).map(RoleFacts::status);
  }

  /** Remembers where the demoted server ended. */
  static void stopped(StepContext context, Instance instance, @Nullable RoleStatus status) {
    Replication at = status == null ? null : status.replication();
    if (at != null) {
      context.remember(name("stopped", instance), at.timeline() + " " + at.position());
    }
  }

  /** What a candidate must have, when the component's primary was shut down by this move. */
  static @Nullable CatchUp catchUp(StepContext context, Instance old, long patienceMillis) {
    return context
        .recall(name("stopped", old))
        .map(text -> text.split(" ", 2))
        .map(parts ->
            new CatchUp(Integer.parseInt(parts[0]), LogPosition.of(parts[1]), patienceMillis))
        .orElse(null);
  }

  private static String name(String what, Instance instance) {
    return what + "." + instance.node().name() + "." + instance.component().name();
  }

  private static String json(RoleStatus status) {
    try {
      return Json.MAPPER.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RoleStatus status(String json) {
    try {
      return Json.MAPPER.readValue(json, RoleStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a remembered status cannot be read", e);
    }
  }
}
