package io.understudy.agent.work;

import io.understudy.protocol.AgentProblem;

/** Why something cannot be done just now, or not at all. */
public final class Unavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reasons; the names are the codes of {@link AgentProblem}. */
  public enum Reason {
    /** No such instance in {@code agent.yaml}. */
    UNKNOWN_INSTANCE,
    /** The agent never took this job. */
    UNKNOWN_JOB,
    /** A console with a higher fencing token has been here. */
    STALE_TOKEN,
    /** Another job was put under this id. */
    JOB_DIFFERS,
    /** The server does not answer. */
    UNREACHABLE,
    /** A job or a recovery is under way. */
    BUSY,
    /** {@code agent.yaml} does not have what an order names. */
    NOT_CONFIGURED
  }

  private final Reason reason;

  public Unavailable(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
