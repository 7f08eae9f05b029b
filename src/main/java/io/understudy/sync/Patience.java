package io.understudy.sync;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, and stops waiting at once when the console stops. */
@ApplicationScoped
class Patience {

  private final CountDownLatch stopping = new CountDownLatch(1);

  void stop(@Observes ShutdownEvent ended) {
    stopping.countDown();
  }

  /** Waits that long; false when there is no use in waiting any more. */
  boolean waitFor(Duration time) {
    try {
      return !stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
