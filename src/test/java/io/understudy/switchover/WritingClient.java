package io.understudy.switchover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that writes a row every 10 ms to whoever takes writes, and knows which rows were
 * acknowledged and how long it had to wait between two of them.
 */
final class WritingClient implements AutoCloseable {

  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(10);

  private final StreamingPair pair;
  private final Thread thread;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<Long> gaps = new ArrayList<>();
  private volatile boolean running = true;
  private volatile long last = System.nanoTime();

  /** Begins to write into a table that is made when it is missing. */
  WritingClient(StreamingPair pair) throws SQLException {
    this.pair = pair;
    try (Connection connection = pair.client();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (id bigint PRIMARY KEY)");
    }
    this.thread = Thread.ofPlatform().name("writing-client").start(this::write);
  }

  private void write() {
    long id = System.nanoTime();
    while (running) {
      try (Connection connection = pair.client();
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO acknowledged VALUES (?)")) {
        while (running) {
          long began = System.nanoTime();
          insert.setLong(1, ++id);
          insert.executeUpdate();
          acknowledged(id);
          LockSupport.parkNanos(BEAT - (System.nanoTime() - began));
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(BEAT);
      }
    }
  }

  private synchronized void acknowledged(long id) {
    long now = System.nanoTime();
    gaps.add(now - last);
    last = now;
    acknowledged.add(id);
  }

  /** The longest wait between two acknowledged rows since the last call. */
  synchronized Duration longestGap() {
    long longest = gaps.stream().mapToLong(Long::longValue).max().orElse(0);
    gaps.clear();
    return Duration.ofNanos(longest);
  }

  /** How many rows were acknowledged so far. */
  int count() {
    return acknowledged.size();
  }

  /** Acknowledged rows that a node does not have. */
  Set<Long> missing(String node) throws SQLException {
    Set<Long> missing = ConcurrentHashMap.newKeySet();
    missing.addAll(acknowledged);
    try (Connection connection = pair.real().server(node).connect("postgres");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT id FROM acknowledged")) {
      while (rows.next()) {
        missing.remove(rows.getLong(1));
      }
    }
    return missing;
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
