package io.understudy.operation;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks for operations that nobody drives, at start, at every scan and when one was started here,
 * and drives each on a virtual thread; prolongs the leases of what it drives.
 */
@ApplicationScoped
class OperationLoop {

  private static final Logger LOG = Logger.getLogger(OperationLoop.class);

  private final OperationRunner runner;
  private final OperationSettings settings;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final Semaphore nudges = new Semaphore(0);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("understudy-operation-", 0).factory());

  OperationLoop(
      OperationJournal journal,
      @All List<OperationKind> kinds,
      Clock clock,
      OperationSettings settings) {
    this.settings = settings;
    this.runner =
        new OperationRunner(
            "console " + ProcessHandle.current().pid() + "/" + UUID.randomUUID(),
            journal,
            kinds,
            new Timing(clock, this::pause, settings.lease()));
  }

  void start(@Observes StartupEvent started) {
    if (!settings.drive()) {
      LOG.info("this console drives no operations");
      return;
    }
    var _ = threads.submit(this::scan);
    var _ = threads.submit(this::beat);
  }

  /** Gives back what is between two attempts; what is inside one is left to the lease's end. */
  void stop(@Observes ShutdownEvent ended) {
    stopping.countDown();
    nudges.release();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void nudge(@Observes(during = TransactionPhase.AFTER_SUCCESS) OperationStarted started) {
    nudges.release();
  }

  private void scan() {
    while (!stopped()) {
      try {
        while (!stopped() && claimOne()) {
          LOG.debug("looking for more");
        }
        boolean nudged = nudges.tryAcquire(settings.scan().toMillis(), TimeUnit.MILLISECONDS);
        LOG.tracef("next scan, nudged: %s", nudged);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("could not look for operations to drive; trying again", e);
        stoppedWithin(settings.scan());
      }
    }
  }

  private boolean claimOne() {
    var claim = runner.claim();
    claim.ifPresent(claimed -> {
      held.add(claimed.lease());
      var _ = threads.submit(() -> drive(claimed));
    });
    return claim.isPresent();
  }

  private void drive(Claim claim) {
    try {
      runner.drive(claim, this::stopped);
    } catch (LeaseLost lost) {
      LOG.info(lost.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "operation %s: left to its lease's end", claim.lease().operation());
    } finally {
      held.remove(claim.lease());
    }
  }

  private void beat() {
    while (!stoppedWithin(settings.lease().dividedBy(3))) {
      held.forEach(this::renew);
    }
  }

  private void renew(Lease lease) {
    try {
      runner.renew(lease);
    } catch (LeaseLost lost) {
      held.remove(lease);
    } catch (RuntimeException e) {
      LOG.warnf("operation %s: could not prolong its lease: %s", lease.operation(), e.getMessage());
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration time) {
    stoppedWithin(time);
  }

  private boolean stoppedWithin(Duration time) {
    try {
      return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
