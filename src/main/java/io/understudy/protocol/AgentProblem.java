package io.understudy.protocol;

import java.util.Objects;

/**
 * What an agent answers instead of what was asked for (RFC 9457, shortened).
 *
 * @param code stable: {@code UNAUTHORIZED}, {@code UNKNOWN_INSTANCE}, {@code UNKNOWN_JOB}, {@code
 *     STALE_TOKEN}, {@code UNREACHABLE}, {@code BAD_REQUEST}, {@code INTERNAL}
 * @param message for the admin, one sentence, no secret
 */
public record AgentProblem(String code, String message) {
  public AgentProblem {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }
}
