package io.understudy.traffic;

import java.time.Duration;

/** Short waits between looks. */
final class Patience {

  private static final Duration BRIEF = Duration.ofMillis(20);

  private Patience() {}

  /** Waits a moment; false when the thread was interrupted, which stays noted. */
  static boolean briefly() {
    try {
      Thread.sleep(BRIEF);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
