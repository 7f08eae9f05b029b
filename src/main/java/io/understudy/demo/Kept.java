package io.understudy.demo;

import io.understudy.embedded.Tether;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that is started again when it ends by itself, so that people may kill one and watch.
 * One that does not last ends the demo.
 */
final class Kept {

  /**
   * @param name how it is called in messages
   * @param command its command line
   * @param environment what to add to the environment
   * @param log where its output goes
   */
  record Program(String name, List<String> command, Map<String, String> environment, Path log) {}

  private static final long LASTING_NANOS = 15_000_000_000L;
  private static final int QUICK_ENDS = 3;

  private final Program program;
  private final CompletableFuture<String> givenUp = new CompletableFuture<>();
  private final Object lock = new Object();
  private Tether tether;
  private boolean closing;
  private int quickEnds;

  Kept(Program program) {
    this.program = program;
    this.tether = start();
  }

  /** Completes with what to tell when it ended too often. */
  CompletableFuture<String> givenUp() {
    return givenUp;
  }

  /** Waits so long at most; true when it has ended for good by then. */
  boolean givesUpWithin(Duration pause) throws InterruptedException {
    try {
      givenUp.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException itLasts) {
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    }
  }

  private Tether start() {
    long begun = System.nanoTime();
    Tether started = Tether.run(program.command(), program.environment(), program.log());
    var _ = started.ended().whenComplete((exit, failure) -> ended(exit, System.nanoTime() - begun));
    return started;
  }

  private void ended(Integer exit, long lived) {
    synchronized (lock) {
      if (closing) {
        return;
      }
      quickEnds = lived < LASTING_NANOS ? quickEnds + 1 : 0;
      if (quickEnds >= QUICK_ENDS || exit == 2 || exit == 1) {
        givenUp.complete(
            "%s has ended (exit %d); its log is %s".formatted(program.name(), exit, program.log()));
        return;
      }
      System.out.printf(
          "understudy: %s has ended (exit %d): starting it again%n", program.name(), exit);
      tether = start();
    }
  }

  void end() {
    Tether last;
    synchronized (lock) {
      closing = true;
      last = tether;
    }
    last.close();
  }
}
