package io.understudy.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the demo has started, ended in the opposite order; what is started while it ends is ended at
 * once.
 */
final class Running implements AutoCloseable {

  private final Deque<Runnable> ends = new ArrayDeque<>();
  private boolean closing;

  synchronized boolean closing() {
    return closing;
  }

  /** Whether there is anything to end. */
  synchronized boolean any() {
    return !ends.isEmpty();
  }

  /** Remembers how to end something that has just been started. */
  void onEnd(Runnable end) {
    boolean late;
    synchronized (this) {
      late = closing;
      if (!late) {
        ends.push(end);
      }
    }
    if (late) {
      end.run();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    for (Runnable end = next(); end != null; end = next()) {
      try {
        end.run();
      } catch (RuntimeException e) {
        System.err.println("understudy: " + e.getMessage());
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    return ends.poll();
  }
}
