package io.understudy.agent;

import java.util.logging.LogManager;

/**
 * Keeps logging until the process is gone. The JDK's own manager closes every handler as soon as a
 * shutdown begins, so that what an agent says while it stops would be lost.
 *
 * <p>It has no static method to install it: calling one would first initialise {@link LogManager},
 * which reads its property then and never again.
 */
public final class LastingLog extends LogManager {

  @Override
  public void reset() {
    // the handlers stay: each line is flushed when it is written
  }
}
