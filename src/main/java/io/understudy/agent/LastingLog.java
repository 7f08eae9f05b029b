package io.understudy.agent;

import java.util.logging.LogManager;

/**
 * Keeps logging until the process is gone. The JDK's own manager closes every handler as soon as a
 * shutdown begins, so that what an agent says while it stops would be lost.
 */
public final class LastingLog extends LogManager {

  /** Must happen before anything asks for a logger. */
  static void install() {
    System.setProperty("java.util.logging.manager", LastingLog.class.getName());
  }

  @Override
  public void reset() {
    // the handlers stay: each line is flushed when it is written
  }
}
