package io.understudy.readiness;

import java.util.List;

/**
 * One reason why moving would not be safe now, or is worth a thought.
 *
 * @param message what is the matter here, one sentence, no secret
 * @param evidence what it was seen by, one line each: parameters, times, versions
 * @param remedy what to do about it
 * @param overridable who may go on in spite of it; {@code NOBODY} when it only warns
 * @param syncable whether a sync makes it go, or some of it
 */
public record Finding(
    FindingCode code,
    Severity severity,
    String message,
    List<String> evidence,
    String remedy,
    OverriddenBy overridable,
    boolean syncable) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  static Finding blocks(FindingCode code, String message, List<String> evidence) {
    return new Finding(
        code, Severity.BLOCKS, message, evidence, code.remedy(), code.overriddenBy(), false);
  }

  static Finding warns(FindingCode code, String message, List<String> evidence) {
    return new Finding(
        code, Severity.WARNS, message, evidence, code.remedy(), OverriddenBy.NOBODY, false);
  }

  /** The same with a remedy of its own. */
  Finding curedBy(String other, boolean bySync) {
    return new Finding(code, severity, message, evidence, other, overridable, bySync);
  }

  public boolean blocks() {
    return severity == Severity.BLOCKS;
  }
}
