package io.understudy.agentclient;

import io.understudy.protocol.AgentProblem;

/** Why there is no answer that could be used. */
public sealed interface Failure {

  /**
   * One sentence for the admin: plain text of limited length that never holds the agent's token.
   */
  String message();

  /**
   * No answer came: no connection, a time-out, or it was cut.
   *
   * @param sent false only when the agent certainly never saw the request; otherwise what it asked
   *     for may have been done, so the outcome of a job is unknown
   */
  record NoAnswer(String message, boolean sent) implements Failure {}

  /**
   * The agent says no.
   *
   * @param status the HTTP status, 400 to 599
   * @param problem its reason
   */
  record Refusal(int status, AgentProblem problem) implements Failure {
    @Override
    public String message() {
      return problem.message();
    }
  }

  /**
   * What came is not what an agent says: too large, a redirect, not the JSON that was asked for, or
   * its content does not have the hash it claims.
   */
  record Nonsense(String message) implements Failure {}
}
