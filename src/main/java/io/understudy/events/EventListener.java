package io.understudy.events;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** One connection of its own that waits for notifications, and comes back when it is lost. */
@ApplicationScoped
class EventListener {

  private static final Logger LOG = Logger.getLogger(EventListener.class);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final int VALID_SECONDS = 5;
  private static final int WAITS_PER_CHECK = 20;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Events events;
  private final String url;
  private final String user;
  private final String password;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  EventListener(
      Events events,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username", defaultValue = "") String user,
      @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
    this.events = events;
    this.url = url;
    this.user = user;
    this.password = password;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().daemon().name("event-listener").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stop.countDown();
    Thread running = thread;
    if (running != null) {
      running.join(2 * WAIT.toMillis());
    }
  }

  private void run() {
    Duration pause = Duration.ofMillis(200);
    boolean lost = false;
    while (stop.getCount() > 0) {
      try (Connection connection = DriverManager.getConnection(url, user, password)) {
        listen(connection);
        if (lost) {
          LOG.info("the connection for events is back");
          events.hand(Event.RECONNECTED);
        }
        lost = false;
        pause = Duration.ofMillis(200);
        hear(connection);
      } catch (SQLException e) {
        if (!lost) {
          LOG.warnf("the connection for events is lost, trying again: %s", e.getMessage());
        }
        lost = true;
        pause = await(pause);
      }
    }
  }

  private static void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET application_name = 'understudy events'");
      statement.execute("LISTEN " + Events.CHANNEL);
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    for (int wait = 1; stop.getCount() > 0; wait++) {
      PGNotification[] heard = postgres.getNotifications((int) WAIT.toMillis());
      if (heard != null) {
        for (PGNotification notification : heard) {
          events.heard(notification.getParameter());
        }
      }
      if (wait % WAITS_PER_CHECK == 0 && !connection.isValid(VALID_SECONDS)) {
        throw new SQLException("no answer");
      }
    }
  }

  /** Waits, and says how long to wait the next time. */
  private Duration await(Duration pause) {
    try {
      boolean stopped = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      Duration next = pause.multipliedBy(2);
      return stopped || next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
      return pause;
    }
  }
}
