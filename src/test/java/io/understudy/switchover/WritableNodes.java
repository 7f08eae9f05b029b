package io.understudy.switchover;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks every 20 ms which nodes would take a write, and counts the moments with more than one. */
final class WritableNodes implements AutoCloseable {

  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);

  private final StreamingPair pair;
  private final Thread thread;
  private final List<List<String>> several = new ArrayList<>();
  private final Map<String, Connection> connections = new HashMap<>();
  private volatile boolean running = true;
  private final AtomicInteger samples = new AtomicInteger();

  WritableNodes(StreamingPair pair) {
    this.pair = pair;
    this.thread = Thread.ofPlatform().name("writable-nodes").start(this::watch);
  }

  private void watch() {
    while (running) {
      List<String> writable = pair.nodes().stream().filter(this::writable).toList();
      if (writable.size() > 1) {
        synchronized (several) {
          several.add(writable);
        }
      }
      samples.incrementAndGet();
      LockSupport.parkNanos(BEAT);
    }
    connections.values().forEach(WritableNodes::end);
  }

  private boolean writable(String node) {
    try {
      Connection connection = connections.get(node);
      if (connection == null) {
        connection = pair.real().connect(node);
        connections.put(node, connection);
      }
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("SHOW transaction_read_only")) {
        return row.next() && row.getString(1).equals("off");
      }
    } catch (SQLException e) {
      end(connections.remove(node));
      return false;
    }
  }

  private static void end(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // it is gone already
    }
  }

  /** The samples that saw more than one. */
  List<List<String>> several() {
    synchronized (several) {
      return List.copyOf(several);
    }
  }

  int samples() {
    return samples.get();
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
