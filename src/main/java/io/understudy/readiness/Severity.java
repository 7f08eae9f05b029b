package io.understudy.readiness;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a finding does. */
public enum Severity {
  /** Nothing starts while it is there, unless someone who may overrides it. */
  BLOCKS,
  /** Worth knowing; nothing is held up. */
  WARNS;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
