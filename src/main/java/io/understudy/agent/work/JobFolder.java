package io.understudy.agent.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Journal;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of one job: its order, its journal, its end. Whoever works on it holds its lock,
 * agent or guard; there is an end exactly when nobody has to work on it any more.
 */
final class JobFolder {

  private static final String ORDER = "order.json";
  private static final String END = "end.json";
  private static final String LOCK = "lock";

  private final String id;
  private final PrivateFolder folder;

  JobFolder(String id, PrivateFolder folder) {
    this.id = id;
    this.folder = folder;
  }

  /** When a job was taken, and what it is. */
  record Order(Instant takenAt, Job job) {}

  /** How a job ended. */
  record End(Instant endedAt, ApplyOutcome outcome) {}

  /** The right to work on a job. */
  record Hold(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  String id() {
    return id;
  }

  Path path() {
    return folder.path();
  }

  void order(Order order) {
    folder.write(ORDER, json(order));
  }

  /** The order; empty when a crash came before it was written, so that the job was never taken. */
  Optional<Order> order() {
    return folder.read(ORDER).map(json -> parsed(json, Order.class));
  }

  void end(End end) {
    folder.write(END, json(end));
  }

  Optional<End> end() {
    return folder.read(END).map(json -> parsed(json, End.class));
  }

  FileJournal journal(Clock clock, Runnable beforeGuarded) {
    return new FileJournal(folder, clock, beforeGuarded);
  }

  JobReport report() {
    Order order = order().orElseThrow();
    @Nullable End end = end().orElse(null);
    return new JobReport(
        id,
        order.takenAt(),
        end == null ? null : end.endedAt(),
        end == null ? null : end.outcome(),
        FileJournal.read(folder.path()).stream()
            .map(line -> new Journal.Entry(line.kind(), line.text()))
            .toList());
  }

  /** Waits until nobody else works on this job. */
  Hold hold() {
    try {
      FileChannel channel = lockFile();
      return new Hold(channel, channel.lock());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The right to work on this job, when no other process has it. Not to be called by a process that
   * has it already: POSIX would end its right.
   */
  Optional<Hold> tryHold() {
    try {
      FileChannel channel = lockFile();
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new Hold(channel, lock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    folder.delete();
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        folder.path().resolve(LOCK),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PrivateFolder.FILE);
  }

  private static byte[] json(Object value) {
    try {
      return Json.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T parsed(byte[] json, Class<T> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
