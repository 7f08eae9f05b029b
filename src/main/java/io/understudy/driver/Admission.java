package io.understudy.driver;

import java.util.Objects;

/**
 * Whether a node's server would let this one in as its follower, tried just now.
 *
 * @param detail what was tried and what was said to it, one line, no secret
 */
public record Admission(Answer answer, String detail) {

  /** How it went. */
  public enum Answer {
    /** It let us in. */
    ADMITTED,
    /** It answered, and did not. */
    REFUSED,
    /** Nobody answered there. */
    SILENT,
    /** It is not known how to get there. */
    NO_WAY,
    /** It was not tried, or what came of it proves nothing. */
    UNTOLD
  }

  public Admission {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(detail, "detail");
  }

  /** One that could not be tried. */
  public static Admission untold(String why) {
    return new Admission(Answer.UNTOLD, why);
  }
}
