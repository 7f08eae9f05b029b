package io.understudy.agent.traffic;

import io.understudy.protocol.TrafficReport.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What carries out orders about one thing.
 *
 * @param <T> the sort of orders
 */
interface Hands<T> {

  /** How an order ended. */
  record Result(Outcome outcome, String detail) {

    static Result done(String detail) {
      return new Result(Outcome.DONE, detail);
    }

    static Result refused(String detail) {
      return new Result(Outcome.REFUSED, detail);
    }

    static Result unknown(String detail) {
      return new Result(Outcome.UNKNOWN, detail);
    }
  }

  /** Why {@code agent.yaml} does not allow it; empty when it does. */
  Optional<String> forbidden(T order);

  /**
   * Carries it out, if it is not so already.
   *
   * @param noted takes every command line before it is run
   */
  Result carryOut(T order, Consumer<String> noted);

  /** How the thing of this name stands. */
  Map<String, String> look(String subject);
}
