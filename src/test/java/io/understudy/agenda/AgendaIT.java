package io.understudy.agenda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.understudy.alarm.Alarm;
import io.understudy.alarm.AlarmKind;
import io.understudy.alarm.Alarms;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import io.understudy.security.UserRole;
import io.understudy.switchover.MoveRequest;
import io.understudy.switchover.Powers;
import io.understudy.switchover.RealPair;
import io.understudy.switchover.SharedPair;
import io.understudy.switchover.Switchovers;
import io.understudy.switchover.Unapplied;
import io.understudy.switchover.Unattended;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class AgendaIT {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final RealPair PAIR = SharedPair.get();

  @Inject Inventory inventory;
  @Inject Polling polling;
  @Inject Appointments appointments;
  @Inject RehearsalPlans plans;
  @Inject Keeping keeping;
  @Inject Switchovers switchovers;
  @Inject Unattended unattended;
  @Inject Alarms alarms;
  @Inject DataSource database;
  @Inject java.time.Clock clock;

  private Cluster cluster;
  private String path;

  @BeforeEach
  void declare() {
    PAIR.reset();
    cluster = PAIR.declare(inventory, "agenda-" + NAMES.incrementAndGet());
    path = "/api/v1/clusters/" + cluster.name() + "/appointments";
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), Actor.SYSTEM);
  }

  @Test
  void aSwitchoverRunsAtItsTimeAsWhoScheduledIt() {
    String id =
        schedule(clock.instant().plusSeconds(2), "switchover", "")
            .statusCode(201)
            .body("state", equalTo("SCHEDULED"))
            .body("ticket", equalTo("CHG-7"))
            .extract()
            .path("id");

    Appointment ran = settled(UUID.fromString(id));

    assertThat(ran.state()).isEqualTo(Appointment.State.STARTED);
    OperationId operation = Objects.requireNonNull(ran.operation());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> switchovers.require(operation).operation().ended());
    assertThat(switchovers.require(operation).operation().state()).isEqualTo("SUCCEEDED");
    assertThat(switchovers.require(operation).operation().actor().name()).isEqualTo("admin");
    assertThat(switchovers.require(operation).order().ticket()).isEqualTo("CHG-7");
    assertThat(unattended.begunByTheClock(operation)).isTrue();
    assertThat(PAIR.takesWrites("beta")).isTrue();
    assertThat(Browser.ofAdmin().get("/clusters/" + cluster.name() + "/agenda").asString())
        .contains("begun", "/switchovers/" + operation);
  }

  @Test
  void whatIsBlockedThenDoesNotRunAndIsAnAlarm() {
    String id =
        schedule(clock.instant().plusSeconds(2), "switchover", "")
            .statusCode(201)
            .extract()
            .path("id");
    PAIR.configure("alpha", "ALTER SYSTEM SET DateStyle = 'SQL, DMY'");
    polling.pollNow(cluster);

    Appointment blocked = settled(UUID.fromString(id));

    assertThat(blocked.state()).isEqualTo(Appointment.State.BLOCKED);
    assertThat(blocked.outcome()).contains("DRIFT_CHANGES_BEHAVIOUR", "settings/DateStyle");
    assertThat(PAIR.takesWrites("alpha")).isTrue();
    assertThat(alarms.open(cluster))
        .extracting(Alarm::kind)
        .containsExactly(AlarmKind.MOVE_NOT_RUN);
    As.admin()
        .get("/api/v1/audit?cluster=" + cluster.name())
        .then()
        .body("entries.action", hasItem("switchover.schedule-blocked"));
    assertThat(Browser.ofAdmin().get("/").asString()).contains("a scheduled move did not run");
  }

  @Test
  void aTimeThatPassedUnseenIsReportedAndNotRunLate() throws SQLException {
    Appointment made =
        appointments.make(
            cluster,
            clock.instant().plusSeconds(600),
            request(MoveKind.SWITCHOVER),
            Actor.user("admin"),
            new Powers(true, true));
    try (var connection = database.getConnection();
        var back =
            connection.prepareStatement(
                "UPDATE appointment SET due = due - interval '30 minutes' WHERE id = ?")) {
      back.setObject(1, made.id());
      back.executeUpdate();
    }

    Appointment missed = settled(made.id());

    assertThat(missed.state()).isEqualTo(Appointment.State.MISSED);
    assertThat(missed.outcome()).contains("not run late");
    assertThat(switchovers.recent(cluster, 5)).isEmpty();
    assertThat(alarms.open(cluster)).hasSize(1);
  }

  @Test
  void severalConsolesBeginItOnce() throws InterruptedException, ExecutionException {
    Appointment made =
        appointments.make(
            cluster,
            clock.instant().plusSeconds(600),
            request(MoveKind.REHEARSAL),
            Actor.user("admin"),
            new Powers(true, true));
    Callable<Boolean> begin =
        () -> {
          try {
            switchovers.start(
                cluster.name(),
                made.request(),
                Actor.user("admin"),
                new Powers(true, true),
                operation -> keeping.started(cluster, made, operation));
            return true;
          } catch (Keeping.Overtaken | io.understudy.problem.RequestRefused other) {
            return false;
          }
        };

    List<Future<Boolean>> begun;
    try (var consoles = Executors.newVirtualThreadPerTaskExecutor()) {
      begun = consoles.invokeAll(List.of(begin, begin, begin, begin));
    }

    var won = new ArrayList<Boolean>();
    for (Future<Boolean> one : begun) {
      won.add(one.get());
    }
    assertThat(won).containsOnlyOnce(true);
    assertThat(switchovers.recent(cluster, 5)).hasSize(1);
    awaitQuiet();
  }

  @Test
  void isCancelledAndRefusesWhatMakesNoSense() {
    schedule(clock.instant().minusSeconds(5), "switchover", "")
        .statusCode(400)
        .body("detail", containsString("not in the future"));
    schedule(clock.instant().plusSeconds(60), "failover", "")
        .statusCode(400)
        .body("detail", containsString("cannot be scheduled"));
    schedule(clock.instant().plusSeconds(60), "switchover", ",\"override\":[\"NOT_A_STANDBY\"]")
        .statusCode(400);
    String id =
        schedule(clock.instant().plusSeconds(600), "switchover", "")
            .statusCode(201)
            .extract()
            .path("id");
    schedule(clock.instant().plusSeconds(600), "switchover", "")
        .statusCode(409)
        .body("code", equalTo("WRONG_STATE"));
    Browser browser = Browser.ofAdmin();
    String agenda = "/clusters/" + cluster.name() + "/agenda";
    assertThat(browser.get("/clusters/" + cluster.name() + "/switchover").asString())
        .contains("is scheduled for");
    As.one(UserRole.VIEWER).post(path + "/" + id + "/cancel").then().statusCode(403);

    Response cancelled = browser.submit(agenda, agenda + "/" + id + "/cancel", Map.of());

    assertThat(cancelled.statusCode()).isEqualTo(303);
    As.admin().get(path + "/" + id).then().body("state", equalTo("CANCELLED"));
    As.admin().post(path + "/" + id + "/cancel").then().statusCode(409);
    As.admin().post(path + "/x/cancel").then().statusCode(404);
  }

  @Test
  void thePageSchedulesInTheConsolesZone() {
    String page = "/clusters/" + cluster.name() + "/switchover";
    String at =
        LocalDateTime.ofInstant(clock.instant().plusSeconds(7200), ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.MINUTES)
            .toString();
    Map<String, Object> form =
        Map.of(
            "candidate",
            "beta",
            "kind",
            "switchover",
            "reason",
            "r",
            "ticket",
            "T-1",
            "confirm",
            cluster.name(),
            "sure",
            "yes",
            "at",
            at);
    Browser browser = Browser.ofAdmin();

    Response ambiguous = browser.submit(page, page, form);
    var later = new java.util.HashMap<>(form);
    later.put("when", "later");
    Response scheduled = browser.submit(page, page, later);

    assertThat(ambiguous.statusCode()).isEqualTo(400);
    assertThat(ambiguous.asString()).contains("a time is filled in");
    assertThat(scheduled.statusCode()).isEqualTo(303);
    assertThat(appointments.waiting(cluster))
        .extracting(Appointment::due)
        .containsExactly(LocalDateTime.parse(at).atZone(ZoneId.systemDefault()).toInstant());
  }

  @Test
  void aPlanRehearsesByItself() throws SQLException {
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"cron\":\"0 0 3 ? * SUN\",\"zone\":\"Europe/Berlin\"}")
        .put("/api/v1/clusters/" + cluster.name() + "/rehearsal-plan")
        .then()
        .statusCode(200)
        .body("next", not(equalTo(null)));
    try (var connection = database.getConnection();
        var now =
            connection.prepareStatement(
                "UPDATE rehearsal_plan SET next_due = now() - interval '1 second' WHERE cluster_id = ?")) {
      now.setLong(1, cluster.id());
      now.executeUpdate();
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> switchovers.recent(cluster, 5).stream().anyMatch(m -> m.operation().ended()));

    assertThat(switchovers.recent(cluster, 5))
        .singleElement()
        .satisfies(move -> {
          assertThat(move.order().kind()).isEqualTo(MoveKind.REHEARSAL);
          assertThat(move.operation().state()).isEqualTo("SUCCEEDED");
          assertThat(move.order().reason()).contains("planned: 0 0 3 ? * SUN");
        });
    assertThat(plans.of(cluster).orElseThrow().nextDue()).isAfter(clock.instant());
    As.admin()
        .contentType(ContentType.JSON)
        .body("{\"cron\":\"every day\"}")
        .put("/api/v1/clusters/" + cluster.name() + "/rehearsal-plan")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("cron"));
    As.admin()
        .delete("/api/v1/clusters/" + cluster.name() + "/rehearsal-plan")
        .then()
        .statusCode(204);
    assertThat(plans.of(cluster)).isEmpty();
  }

  private ValidatableResponse schedule(Instant at, String kind, String more) {
    String body =
        """
        {"at":"%s","kind":"%s","candidate":"beta","reason":"a test","ticket":"CHG-7","confirm":"%s"%s}
        """
            .formatted(at, kind, cluster.name(), more);
    return As.admin().contentType(ContentType.JSON).body(body).post(path).then();
  }

  private MoveRequest request(MoveKind kind) {
    return new MoveRequest(
        kind, "beta", "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
  }

  private Appointment settled(UUID id) {
    Awaitility.await("the appointment's time")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> appointments.require(cluster, id).state() != Appointment.State.SCHEDULED);
    return appointments.require(cluster, id);
  }

  private void awaitQuiet() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> switchovers.recent(cluster, 5).stream().allMatch(m -> m.operation().ended()));
  }
}
