package io.understudy.traffic;

/**
 * Something that stands in the way of moving clients, or is worth a thought.
 *
 * @param director which one, as people know it
 * @param message one sentence, no secret
 * @param evidence what it was seen by; one line, no secret
 */
public record Concern(Sort sort, String director, String message, String evidence) {

  /** The sorts. */
  public enum Sort {
    /** What moves the clients, or the agent that does it, does not answer. */
    UNREACHABLE,
    /** It answers, and what the document names is not there or not allowed. */
    MISSING,
    /** The agent of the old node is silent, so nobody can say that it has given up an address. */
    HOLDER_SILENT,
    /** Clients may keep the old address for longer than meant. */
    SLOW,
    /** Nothing proves who sends a change. */
    NOT_SIGNED,
    /** Clients may not be held, so that the move would be given up. */
    NOT_HOLDING,
    /** A reload or restart would undo it. */
    NOT_LASTING,
    /** Clients do not go to the primary now, or not only there. */
    ELSEWHERE
  }
}
