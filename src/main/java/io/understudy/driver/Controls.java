package io.understudy.driver;

import java.time.Duration;

/** The control commands that {@code agent.yaml} gives for an instance: argument lists, no shell. */
public interface Controls {

  /** The commands an instance may have. */
  enum Verb {
    START,
    STOP,
    RESTART,
    RELOAD
  }

  boolean has(Verb verb);

  /**
   * Runs the command and waits for its end; it is ended when it takes longer than {@code limit}.
   *
   * @throws IllegalStateException when the instance has no such command
   */
  Ran run(Verb verb, Duration limit);

  /**
   * How a command ended.
   *
   * @param exit its exit status; -1 when it was ended after the limit, or could not be started
   * @param output the last 4,096 characters of what it printed
   */
  record Ran(int exit, String output) {
    public boolean worked() {
      return exit == 0;
    }
  }
}
