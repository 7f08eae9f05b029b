package io.understudy.driver;

import io.understudy.parameter.ParameterKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why something will not be done.
 *
 * @param key the parameter at fault, null when it is the server as a whole
 * @param reason what is wrong, in words an admin understands, without any secret
 * @param remedy what to do about it
 */
public record Refusal(@Nullable ParameterKey key, String reason, String remedy) {
  public Refusal {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(remedy, "remedy");
  }
}
