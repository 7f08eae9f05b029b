package io.understudy.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Declarations;
import io.understudy.inventory.Inventory;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class EventsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Events events;
  @Inject Inventory inventory;
  @Inject DataSource dataSource;

  @TestHTTPResource("/api/v1/events?cluster=ev-stream")
  URI stream;

  @Test
  void hearsWhatIsCommittedAndNothingElse() {
    List<Event> heard = new CopyOnWriteArrayList<>();
    try (Events.Subscription _ = events.subscribe(heard::add)) {
      QuarkusTransaction.begin();
      events.tell(new Event("ev", "poll", "rolled back"));
      QuarkusTransaction.rollback();
      QuarkusTransaction.requiringNew().run(() -> events.tell(new Event("ev", "poll", "kept")));

      await().atMost(PATIENCE).until(() -> heard.contains(new Event("ev", "poll", "kept")));
      assertThat(heard).doesNotContain(new Event("ev", "poll", "rolled back"));
    }
  }

  @Test
  void comesBackWhenItsConnectionIsCut() throws SQLException {
    List<Event> heard = new CopyOnWriteArrayList<>();
    try (Events.Subscription _ = events.subscribe(heard::add)) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'understudy events'");
      }

      await().atMost(PATIENCE).until(() -> heard.contains(Event.RECONNECTED));
      QuarkusTransaction.requiringNew().run(() -> events.tell(new Event("ev", "poll", "again")));
      await().atMost(PATIENCE).until(() -> heard.contains(new Event("ev", "poll", "again")));
    }
  }

  @Test
  void streamsTheEventsOfOneCluster() throws Exception {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                ("admin:" + ConsoleDatabase.ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(stream).header("Authorization", "Basic " + basic).build();
    List<String> lines = new CopyOnWriteArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> answer =
          client.send(request, HttpResponse.BodyHandlers.ofLines());
      Thread reader = Thread.ofVirtual().start(() -> answer.body().forEach(lines::add));
      await()
          .atMost(PATIENCE)
          .until(() -> lines.stream().anyMatch(l -> l.equals("event:connected")));

      inventory.declare("ev-other", Declarations.pair(), Actor.SYSTEM);
      inventory.declare("ev-stream", Declarations.pair(), Actor.SYSTEM);

      await()
          .atMost(PATIENCE)
          .until(() -> lines.stream().anyMatch(line -> line.contains("\"cluster\":\"ev-stream\"")));
      assertThat(lines).anyMatch(line -> line.equals("event:cluster"));
      assertThat(lines).noneMatch(line -> line.contains("ev-other"));
      reader.interrupt();
      client.shutdownNow();
    }
  }
}
