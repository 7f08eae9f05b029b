package io.understudy.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text that only its receiver may see. Prints and serialises as {@code ***}. */
public final class Secret {

  /** How a secret is shown; put back by a client, it keeps what was there. */
  public static final String MASK = "***";

  private final String clear;

  private Secret(String clear) {
    this.clear = clear;
  }

  /** The secret with this clear text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Secret of(String clear) {
    return new Secret(Objects.requireNonNull(clear));
  }

  /** The clear text, for its receiver and for nothing else. */
  public String reveal() {
    return clear;
  }

  /** Whether a client put the mask back instead of a secret. */
  public boolean masked() {
    return clear.equals(MASK);
  }

  @JsonValue
  String json() {
    return MASK;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && secret.clear.equals(clear);
  }

  @Override
  public int hashCode() {
    return clear.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
