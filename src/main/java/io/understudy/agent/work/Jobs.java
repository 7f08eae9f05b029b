package io.understudy.agent.work;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The jobs of one instance: each is taken once, whatever is put how often. */
public final class Jobs {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration TIDY_EVERY = Duration.ofHours(1);
  private static final int MOST_WAITING = 4;

  private final Instance instance;
  private final PrivateFolder folder;
  private final Fence fence;
  private final JobRun run;
  private final Clock clock;
  private Instant tidiedAt = Instant.EPOCH;
  private final Map<String, CompletableFuture<Boolean>> running = new HashMap<>();

  /** Under which token a running job was asked for again: it is no stale console's any more. */
  private final Map<String, Long> takenOver = new HashMap<>();

  Jobs(Instance instance, PrivateFolder folder, Guard guard, Clock clock) {
    this.instance = instance;
    this.folder = folder;
    this.fence = new Fence(folder);
    this.run = new JobRun(instance, guard, clock);
    this.clock = clock;
  }

  /** Whether a text can name a job: 1 to 100 letters, digits, dots, dashes, underscores. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * Takes a job, when its id is new; tells how it stands in any case.
   *
   * @throws Unavailable a stale token, another job under this id, too many waiting
   */
  public synchronized JobReport put(String id, Job job) {
    var known = folder.folders().contains(id) ? job(id).order() : Optional.<JobFolder.Order>empty();
    if (known.isPresent()) {
      if (!known.get().job().sameWork(job)) {
        throw new Unavailable(
            Unavailable.Reason.JOB_DIFFERS, "another job was put as " + id + "; choose a new id");
      }
      if (fence.allows(job.token())) {
        fence.raise(job.token()); // whoever took over is the only one from now on
        if (running.containsKey(id)) {
          takenOver.put(id, job.token());
        }
      }
      return job(id).report();
    }
    if (!fence.allows(job.token())) {
      throw new Unavailable(
          Unavailable.Reason.STALE_TOKEN, "a newer console has taken over; this one must stop");
    }
    if (running.size() >= MOST_WAITING) {
      throw new Unavailable(Unavailable.Reason.BUSY, "too many jobs wait for " + instance.name());
    }
    deleteOld();
    fence.raise(job.token());
    JobFolder taken = job(id);
    taken.order(new JobFolder.Order(clock.instant(), job));
    folder.sync();
    start(taken, job);
    return taken.report();
  }

  /**
   * How a job stands.
   *
   * @param wait how long to wait for its end
   * @throws Unavailable when it was never taken
   */
  public JobReport report(String id, Duration wait) {
    CompletableFuture<Boolean> end;
    synchronized (this) {
      if (!folder.folders().contains(id) || job(id).order().isEmpty()) {
        throw new Unavailable(Unavailable.Reason.UNKNOWN_JOB, "no job was put as " + id);
      }
      end = running.getOrDefault(id, CompletableFuture.completedFuture(true));
    }
    await(end, wait);
    return job(id).report();
  }

  /**
   * Finds what an earlier process left without an end; from now on who asks for such a job waits.
   * Called once, before anything is served.
   */
  synchronized List<String> findUnfinished() {
    var left = new ArrayList<String>();
    for (String id : folder.folders()) {
      if (job(id).order().isEmpty()) {
        job(id).delete();
      } else if (job(id).end().isEmpty()) {
        running.put(id, new CompletableFuture<>());
        left.add(id);
      }
    }
    deleteOld();
    return left;
  }

  /** Brings to its end what {@link #findUnfinished} found. */
  void recover(List<String> left) {
    for (String id : left) {
      JobFolder folderLeft = job(id);
      try {
        instance.exclusively(session -> {
          try (var _ = folderLeft.hold()) {
            new Recovery(instance.name(), session::get, clock).run(folderLeft);
            return true;
          }
        });
      } finally {
        isOver(id);
      }
    }
  }

  /** Whether one is under way. */
  synchronized boolean busy() {
    return !running.isEmpty();
  }

  /** Waits for the running jobs, at most this long. */
  void await(Duration limit) {
    CompletableFuture<?>[] all;
    synchronized (this) {
      all = running.values().toArray(CompletableFuture<?>[]::new);
    }
    await(CompletableFuture.allOf(all), limit);
  }

  private synchronized long token(String id, Job job) {
    return takenOver.getOrDefault(id, job.token());
  }

  private void start(JobFolder taken, Job job) {
    String id = taken.id();
    running.put(id, new CompletableFuture<>());
    Thread.ofVirtual()
        .name("job-" + id)
        .start(() -> {
          try {
            run.run(
                taken,
                job,
                () -> fence.allows(token(id, job)) ? null : "a newer console has taken over");
          } catch (RuntimeException e) {
            Log.broke(instance.name(), "a job could not be brought to its end", e);
          } finally {
            isOver(id);
          }
        });
  }

  private void isOver(String id) {
    CompletableFuture<Boolean> end;
    synchronized (this) {
      end = running.remove(id);
      takenOver.remove(id);
    }
    if (end != null) {
      end.complete(true);
    }
  }

  private static void await(CompletableFuture<?> end, Duration limit) {
    try {
      end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("these are never completed exceptionally", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not at every job: each folder is looked into, and clients may wait for this one. */
  private void deleteOld() {
    Instant now = clock.instant();
    if (now.isBefore(tidiedAt.plus(TIDY_EVERY))) {
      return;
    }
    tidiedAt = now;
    for (String id : folder.folders()) {
      job(id)
          .end()
          .filter(end -> end.endedAt().plus(KEPT).isBefore(clock.instant()))
          .ifPresent(end -> job(id).delete());
    }
  }

  private JobFolder job(String id) {
    return new JobFolder(id, folder.folder(id));
  }
}
