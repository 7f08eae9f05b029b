package io.understudy.agent.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.agent.disk.PrivateFolder;
import io.understudy.agent.keys.Keyring;
import io.understudy.agent.settings.InstanceEntry;
import io.understudy.driver.Driver;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Journal;
import io.understudy.driver.Session;
import io.understudy.driver.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;

/**
 * What a guard does: it waits until the agent has left the job, for whatever reason, and puts back
 * what has no end. An agent that is alive but silent after a guarded command is ended first, so
 * that the two never work at once.
 */
public final class GuardWatch {

  /** The agent's word that a guarded command may stay, or that it is undone. */
  private static final List<String> SETTLED = List.of("confirmed", "put-back");

  /** A driver waits up to 8 s for a fresh login, without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(9);

  /** A restart, and the one that puts back, have limits of their own; killing in them harms. */
  private static final Duration SLOW_SILENCE = Duration.ofMinutes(2);

  private static final Duration BEAT = Duration.ofMillis(100);

  private final GuardOrder order;
  private final Clock clock;
  private final JobFolder job;
  private long grownAt = System.nanoTime();
  private int seen;

  private GuardWatch(GuardOrder order, Clock clock) {
    this.order = order;
    this.clock = clock;
    PrivateFolder jobs =
        PrivateFolder.at(Path.of(order.home())).folder("jobs").folder(order.instance());
    this.job = new JobFolder(order.job(), jobs.folder(order.job()));
  }

  /**
   * Reads the order, says on {@code output} that it watches, and returns when the job has an end.
   */
  public static void run(InputStream input, PrintStream output, Clock clock) throws IOException {
    GuardOrder order = JsonMapper.builder().build().readValue(input, GuardOrder.class);
    var watch = new GuardWatch(order, clock);
    try (Session session = watch.open()) {
      standReady(order, session);
      output.println(GuardProcess.WATCHING);
      output.flush();
      watch.untilEnd(session);
    }
  }

  /** With a server that is down there is nothing to hold open. */
  private static void standReady(GuardOrder order, Session session) {
    try {
      session.standReady();
    } catch (Unreachable | IdentityChanged e) {
      Log.at(Level.WARNING, order.instance(), "the guard begins without a connection");
    }
  }

  private void untilEnd(Session session) {
    while (job.end().isEmpty()) {
      Optional<JobFolder.Hold> left = job.tryHold();
      if (left.isPresent()) {
        try (var _ = left.get()) {
          recover(session);
          return;
        }
      }
      if (isOverdue()) {
        Log.at(Level.WARNING, order.instance(), "the agent is silent and is ended");
        ProcessHandle.of(order.agentPid()).ifPresent(ProcessHandle::destroyForcibly);
      }
      LockSupport.parkNanos(BEAT.toNanos());
    }
  }

  private boolean isOverdue() {
    List<FileJournal.Line> lines = FileJournal.read(job.path());
    if (lines.size() != seen) {
      seen = lines.size();
      grownAt = System.nanoTime();
    }
    if (!hasUnsettled(lines)) {
      return false;
    }
    boolean slow = lines.stream().anyMatch(FileJournal.Line::slow);
    Duration silent = Duration.ofNanos(System.nanoTime() - grownAt);
    return silent.compareTo(slow ? SLOW_SILENCE : SILENCE) > 0;
  }

  private static boolean hasUnsettled(List<FileJournal.Line> lines) {
    boolean unsettled = false;
    for (FileJournal.Line line : lines) {
      unsettled |= line.guarded();
      unsettled &= !(line.kind() == Journal.Entry.Kind.MARK && SETTLED.contains(line.text()));
    }
    return unsettled;
  }

  private void recover(Session session) {
    if (job.end().isEmpty()) {
      new Recovery(order.instance(), () -> session, clock).run(job);
    }
  }

  private Session open() {
    Driver driver = Drivers.all().get(order.driver());
    if (driver == null) {
      throw new IllegalStateException("the guard's jar has no driver " + order.driver());
    }
    PrivateFolder home = PrivateFolder.at(Path.of(order.home()));
    var entry =
        new InstanceEntry(order.instance(), order.driver(), order.values(), order.control());
    var keys = new Keyring(home.folder("keys"), order.node(), order.peers(), false);
    return driver.open(entry.settings(), Workshop.surroundings(home, entry, keys, clock));
  }
}
