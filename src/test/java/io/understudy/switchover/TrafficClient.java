package io.understudy.switchover;

import io.understudy.switchover.Way.Line;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A client that writes a row and reads it every 10 ms by one way, and connects again as soon as
 * something fails. It knows which rows were acknowledged, how many errors it saw and how long it
 * had to wait between two rows.
 */
final class TrafficClient implements AutoCloseable {

  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(10);

  /** Several clients write into one table. */
  private static final AtomicLong FIRST = new AtomicLong(System.nanoTime());

  private static final long ROOM = 1L << 32;

  private final Way way;
  private final Thread thread;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile boolean running = true;
  private volatile boolean resting;
  private final Object beating = new Object();
  private long last = System.nanoTime();
  private long longest;

  TrafficClient(Way way) {
    this.way = way;
    this.thread = Thread.ofPlatform().name("client of " + way).start(this::work);
  }

  /** A client that knows all nodes; the table is made when it is missing. */
  static TrafficClient of(StreamingPair pair) throws SQLException {
    try (Connection connection = pair.client();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (id bigint PRIMARY KEY)");
    }
    return new TrafficClient(pair.way());
  }

  private void work() {
    long id = FIRST.getAndAdd(ROOM);
    while (running) {
      try (Line line = way.open()) {
        while (running) {
          long began = System.nanoTime();
          synchronized (beating) {
            if (!resting) {
              beat(line, ++id);
            }
          }
          LockSupport.parkNanos(BEAT - (System.nanoTime() - began));
        }
      } catch (SQLException | IOException e) {
        errors.incrementAndGet();
        LockSupport.parkNanos(BEAT);
      }
    }
  }

  private void beat(Line line, long id) throws SQLException, IOException {
    line.write(id);
    acknowledge(id);
    if (!line.has(id)) {
      throw new IOException("what was just written is not there");
    }
  }

  private synchronized void acknowledge(long id) {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
    acknowledged.add(id);
  }

  /** Writes nothing from here on. */
  void rest() {
    synchronized (beating) {
      resting = true;
    }
  }

  void goOn() {
    resting = false;
  }

  /** How many rows were acknowledged so far. */
  int count() {
    return acknowledged.size();
  }

  /** Returns when so many more rows are acknowledged. */
  void awaitRows(int more) {
    int before = count();
    Awaitility.await("a client that works")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> count() > before + more);
  }

  /** What it had to bear since the last call. */
  record Borne(Duration longestGap, int errors) {}

  synchronized Borne borne() {
    var borne = new Borne(Duration.ofNanos(longest), errors.getAndSet(0));
    longest = 0;
    return borne;
  }

  /** Acknowledged rows that a server does not have. */
  Set<Long> missing(Connection server) throws SQLException {
    Set<Long> missing = new HashSet<>(acknowledged);
    try (var statement = server.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM acknowledged")) {
      while (rows.next()) {
        missing.remove(rows.getLong(1));
      }
    }
    return missing;
  }

  /** The same of a pair's node. */
  Set<Long> missing(RealPair pair, String node) throws SQLException {
    try (Connection server = pair.connect(node)) {
      return missing(server);
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(Duration.ofSeconds(12));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
