package io.understudy.agent.work;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The agent's log: what happened, and to whom. Never a secret, never a stack but for our faults.
 */
final class Log {

  private static final Logger LOGGER = Logger.getLogger("io.understudy.agent");

  private Log() {}

  static void at(Level level, String instance, String message) {
    LOGGER.log(level, message + " instance=" + instance);
  }

  /** With the reason, without its stack. */
  static void at(Level level, String instance, String message, Exception reason) {
    at(level, instance, message + ": " + reason.getMessage());
  }

  /** Something of ours broke: with the stack. */
  static void broke(String instance, String message, Throwable cause) {
    LOGGER.log(Level.SEVERE, message + " instance=" + instance, cause);
  }
}
