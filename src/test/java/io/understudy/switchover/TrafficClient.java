package io.understudy.switchover;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that writes a row and reads it every 10 ms by one address, and connects again as soon as
 * something fails. It knows which rows were acknowledged, how many errors it saw and how long it
 * had to wait between two rows.
 */
final class TrafficClient implements AutoCloseable {

  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(10);

  private final String url;
  private final Properties properties = new Properties();
  private final Thread thread;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger errors = new AtomicInteger();
  private volatile boolean running = true;
  private long last = System.nanoTime();
  private long longest;

  TrafficClient(String url, String user, String password) {
    this.url = url;
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("loginTimeout", "2");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("hostRecheckSeconds", "0");
    properties.setProperty("prepareThreshold", "0");
    this.thread = Thread.ofPlatform().name("client of " + url).start(this::work);
  }

  private void work() {
    long id = System.nanoTime();
    while (running) {
      try (Connection connection = DriverManager.getConnection(url, properties);
          PreparedStatement write =
              connection.prepareStatement("INSERT INTO acknowledged VALUES (?)");
          PreparedStatement read =
              connection.prepareStatement("SELECT id FROM acknowledged WHERE id = ?")) {
        while (running) {
          long began = System.nanoTime();
          id++;
          write.setLong(1, id);
          write.executeUpdate();
          acknowledge(id);
          read.setLong(1, id);
          try (ResultSet row = read.executeQuery()) {
            if (!row.next()) {
              throw new SQLException("what was just written is not there");
            }
          }
          LockSupport.parkNanos(BEAT - (System.nanoTime() - began));
        }
      } catch (SQLException e) {
        errors.incrementAndGet();
        LockSupport.parkNanos(BEAT);
      }
    }
  }

  private synchronized void acknowledge(long id) {
    long now = System.nanoTime();
    longest = Math.max(longest, now - last);
    last = now;
    acknowledged.add(id);
  }

  /** How many rows were acknowledged so far. */
  int count() {
    return acknowledged.size();
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
