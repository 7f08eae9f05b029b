package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.driver.Duty;
import java.util.Collection;
import java.util.List;

/**
 * What a server says of itself, beside its configuration.
 *
 * @param state {@code running}, {@code starting}, {@code stopping}, {@code reload-required}, {@code
 *     restart-required}
 * @param suspension {@code RUNNING}, {@code PRE_SUSPEND}, {@code SUSPENDING}, {@code SUSPENDED}; a
 *     server that starts is suspended until it is up
 * @param mode {@code NORMAL} or {@code ADMIN_ONLY}
 */
record Running(String state, String suspension, String mode) {

  /** What is asked for it, in this order. */
  static final List<ObjectNode> QUESTIONS =
      List.of(
          Operations.read(Address.ROOT, "server-state"),
          Operations.read(Address.ROOT, "suspend-state"),
          Operations.read(Address.ROOT, "running-mode"));

  static Running of(List<JsonNode> answers) {
    return new Running(answers.get(0).asText(), answers.get(1).asText(), answers.get(2).asText());
  }

  /** Whether it has started, as far as it will. */
  boolean up() {
    return state.equals("running") || state.endsWith("-required");
  }

  boolean adminOnly() {
    return mode.equals("ADMIN_ONLY");
  }

  /** Whether new requests are refused, though some may still be under way. */
  boolean refuses() {
    return !suspension.equals("RUNNING");
  }

  Duty duty() {
    if (!up()) {
      return Duty.NONE;
    }
    if (adminOnly()) {
      return Duty.ADMIN_ONLY;
    }
    return suspension.equals("SUSPENDED") ? Duty.SUSPENDED : Duty.SERVING;
  }

  /** Adds what an admin should know. */
  void note(Collection<String> notes) {
    switch (state) {
      case "running" -> {}
      case "reload-required" ->
          notes.add("The server runs with older values until it is reloaded.");
      case "restart-required" ->
          notes.add("The server runs with older values until it is restarted.");
      default -> notes.add("The server says that it is %s.".formatted(state));
    }
    if (up() && adminOnly()) {
      notes.add("The server runs in admin-only mode: it serves nobody.");
    } else if (up() && refuses()) {
      notes.add("The server is suspended: it answers new requests with 503 until it is resumed.");
    }
  }
}
