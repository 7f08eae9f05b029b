package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.embedded.PostgresServer;
import io.understudy.operation.Boundary;
import io.understudy.operation.Boundary.Moment;
import io.understudy.operation.BoundaryGate;
import io.understudy.operation.Direction;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.CrashCell.Course;
import io.understudy.switchover.CrashCell.Victim;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * One cell, under a client that writes every 10 ms and an observer that looks every 20 ms who would
 * take a write.
 *
 * <p>What must be true, whatever happened: the observer never saw two; every acknowledged row is
 * there; no agent ran a command twice; and in the end exactly one node takes writes, the one that
 * the console calls the primary and that HAProxy and PgBouncer lead to, or the console says clearly
 * what is the matter.
 */
final class CrashTrial {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(5);
  private static final Duration SUPERVISION = Duration.ofSeconds(1);
  private static final Duration ONE_WRITABLE = Duration.ofSeconds(20);
  private static final Duration DOORS = Duration.ofSeconds(20);
  private static final Duration ON_ITS_WAY = Duration.ofMillis(5);
  private static final Boundary STEPPED_DOWN = new Boundary("demote", Direction.DO, Moment.AFTER);

  private final CrashRig rig;
  private final CrashCell cell;
  private final String from;
  private final String to;
  private boolean lost;

  CrashTrial(CrashRig rig, CrashCell cell) {
    this.rig = rig;
    this.cell = cell;
    rig.ready();
    this.from = rig.pair().primary();
    this.to = rig.pair().standby();
  }

  /**
   * What came of it.
   *
   * @param state the operation's, or {@code alarm} with what the console says where nobody takes
   *     writes
   * @param takenOver until another console went on, null where none had to
   * @param gap how long the client waited at most
   */
  record Result(
      CrashCell cell,
      String state,
      @org.jspecify.annotations.Nullable Duration takenOver,
      Duration gap,
      int samples) {}

  Result run() throws SQLException {
    try (TrafficClient client = TrafficClient.of(rig.pair());
        WritableNodes nodes = new WritableNodes(rig.pair())) {
      client.awaitRows(20);
      if (cell.course() == Course.FAILOVER || cell.course() == Course.REJOIN) {
        losePrimary(client);
      }
      client.borne();
      String id;
      long struck;
      try (BoundaryGate gate = rig.gateAt(first())) { // stands before the move begins
        id = begin();
        struck = strikeAt(gate, id);
      }
      JsonNode move = rig.ended(id, PATIENCE);
      String state = settled(move);
      boolean served = !state.startsWith("alarm");
      if (served) {
        client.awaitRows(5);
        assertThat(client.missing(rig.pair().real(), rig.pair().primary()))
            .as("%s: acknowledged and lost", cell)
            .isEmpty();
        Awaitility.await(cell + ": doors that lead nowhere, " + state)
            .atMost(DOORS)
            .until(rig::shut, List::isEmpty);
      }
      for (String node : rig.pair().nodes()) {
        rig.pair()
            .real()
            .commandsByJob(node, id)
            .forEach((job, commands) ->
                assertThat(commands).as("%s: %s", cell, job).doesNotHaveDuplicates());
      }
      Duration gap = client.borne().longestGap();
      if (served && lost && rig.pair().primary().equals(to)) {
        bringBack();
      }
      assertThat(nodes.several()).as("%s: moments with two writable nodes", cell).isEmpty();
      return new Result(cell, state, takenOver(id, struck), gap, nodes.samples());
    }
  }

  /** All that was acknowledged has arrived when it dies, so nothing may be missing afterwards. */
  private void losePrimary(TrafficClient client) {
    client.rest();
    rig.pair().awaitStreaming();
    rig.pair().real().kill(from);
    lost = true;
    if (cell.course() == Course.REJOIN) {
      rig.succeeded(rig.begin(MoveKind.FAILOVER, to));
      rig.pair().real().reviveAgent(from);
      client.goOn();
      client.awaitRows(5);
    } else {
      client.goOn();
    }
  }

  private String begin() {
    return switch (cell.course()) {
      case SWITCHOVER, WAY_BACK -> rig.begin(MoveKind.SWITCHOVER, to);
      case FAILOVER -> rig.begin(MoveKind.FAILOVER, to);
      case REJOIN -> rig.begin(MoveKind.REJOIN, from);
    };
  }

  /** The lost node follows again, by the way that the product has for it. */
  private void bringBack() {
    if (!rig.pair().real().agent(from).isAlive()) {
      rig.pair().real().reviveAgent(from);
    }
    if (!rig.pair().streams(from)) {
      rig.succeeded(rig.begin(MoveKind.REJOIN, from));
    }
  }

  private Boundary first() {
    return cell.course() == Course.WAY_BACK ? STEPPED_DOWN : cell.held();
  }

  /** Returns when it had happened, in milliseconds of the database's clock. */
  private long strikeAt(BoundaryGate gate, String id) {
    String driver = gate.awaitArrival();
    if (cell.course() == Course.WAY_BACK) {
      driver = turnRound(gate, id);
    }
    if (cell.meetsItOnTheWay()) {
      gate.letGo();
      pause(ON_ITS_WAY);
    }
    strike(driver, gate);
    long now = System.currentTimeMillis();
    gate.letGo();
    heal(driver);
    return now;
  }

  /** The console at the gate may hold the move's row: then the order to cancel waits for it. */
  private String turnRound(BoundaryGate gate, String id) {
    Thread cancelling = Thread.ofVirtual().start(() -> rig.cancel(id));
    Awaitility.await("the order to cancel is given")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !cancelling.isAlive() || gate.holdsUpACancel());
    gate.moveTo(cell.held());
    try {
      cancelling.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return gate.awaitArrival();
  }

  private void strike(String driver, BoundaryGate gate) {
    switch (cell.fault()) {
      case KILL -> kill(driver, gate);
      case FREEZE -> CrashRig.signal("STOP", process(driver));
      case PARTITION -> partitioned().forEach(Relay::cut);
      case DATABASE_LOSS -> rig.database().crash();
    }
  }

  private void kill(String driver, BoundaryGate gate) {
    switch (cell.victim()) {
      case CONSOLE -> {
        rig.console(driver).kill();
        gate.buryTheDead();
      }
      case EVERY_CONSOLE -> {
        rig.killConsoles();
        gate.buryTheDead();
      }
      case OLD_AGENT -> rig.pair().real().killAgent(from);
      case NEW_AGENT -> rig.pair().real().killAgent(to);
      case OLD_SERVER -> crash(from);
      case NEW_SERVER -> crash(to);
      case REPLICATION -> throw new IllegalStateException("not in the matrix");
    }
  }

  private boolean wasRunning;

  private void crash(String node) {
    PostgresServer server = rig.pair().real().server(node);
    wasRunning = server.isRunning();
    if (wasRunning) {
      server.crash();
    }
  }

  private void heal(String driver) {
    switch (cell.fault()) {
      case KILL -> {
        pause(SUPERVISION);
        revive();
      }
      case FREEZE -> {
        pause(LONGER_THAN_THE_LEASE);
        CrashRig.signal("CONT", process(driver));
      }
      case PARTITION -> {
        pause(LONGER_THAN_THE_LEASE);
        partitioned().forEach(Relay::heal);
      }
      case DATABASE_LOSS -> {
        pause(LONGER_THAN_THE_LEASE);
        rig.database().start();
        BoundaryGate.open(rig.database(), CrashRig.DATABASE);
      }
    }
  }

  /**
   * A dead console stays dead: the other one goes on. A server comes back as it is on its disk, as
   * by systemd.
   */
  private void revive() {
    switch (cell.victim()) {
      case CONSOLE -> {}
      case EVERY_CONSOLE -> rig.reviveConsoles();
      case OLD_AGENT -> rig.pair().real().reviveAgent(from);
      case NEW_AGENT -> rig.pair().real().reviveAgent(to);
      case OLD_SERVER -> restart(from);
      case NEW_SERVER -> restart(to);
      case REPLICATION -> {}
    }
  }

  private void restart(String node) {
    PostgresServer server = rig.pair().real().server(node);
    if (wasRunning && !server.isRunning()) {
      server.start();
    }
  }

  private List<Relay> partitioned() {
    return switch (cell.victim()) {
      case CONSOLE -> List.of(rig.network(from), rig.network(to));
      case OLD_AGENT -> List.of(rig.network(from));
      case NEW_AGENT -> List.of(rig.network(to));
      case REPLICATION -> List.of(rig.link(from), rig.link(to));
      case EVERY_CONSOLE, OLD_SERVER, NEW_SERVER ->
          throw new IllegalStateException("not in the matrix");
    };
  }

  private @org.jspecify.annotations.Nullable ProcessHandle process(String driver) {
    return switch (cell.victim()) {
      case CONSOLE -> rig.console(driver).handle();
      case EVERY_CONSOLE, REPLICATION -> throw new IllegalStateException("not in the matrix");
      case OLD_AGENT -> rig.pair().real().agent(from).toHandle();
      case NEW_AGENT -> rig.pair().real().agent(to).toHandle();
      case OLD_SERVER -> postmaster(from);
      case NEW_SERVER -> postmaster(to);
    };
  }

  private @org.jspecify.annotations.Nullable ProcessHandle postmaster(String node) {
    return rig.pair().real().server(node).pid().flatMap(ProcessHandle::of).orElse(null);
  }

  /** One writable node that the console calls the primary, or an alarm in words. */
  private String settled(JsonNode move) {
    String state = move.path("state").asText();
    boolean one =
        Awaitility.await()
            .atMost(ONE_WRITABLE.plusSeconds(1))
            .until(new OneWritable(), found -> found.one || found.givenUp())
            .one;
    if (!one) {
      assertThat(cell.course())
          .as("%s: all that was struck is back, and nobody serves: %s", cell, move)
          .isNotEqualTo(Course.FAILOVER);
      assertThat(state).as("%s: nobody serves: %s", cell, move).isIn("ERROR", "UNKNOWN", "FAILED");
      assertThat(move.path("detail").asText()).as(cell.toString()).isNotBlank();
      return "alarm: " + state + " " + move.path("detail").asText();
    }
    String primary = rig.pair().primary();
    boolean said =
        rig.cluster().path("primary").asText().equals(primary)
            || (!state.equals("SUCCEEDED") && !move.path("detail").asText().isBlank());
    assertThat(said).as("%s: %s serves, the console says %s", cell, primary, move).isTrue();
    if (state.equals("SUCCEEDED")) {
      assertThat(primary).as(cell.toString()).isEqualTo(to);
      return state;
    }
    if (state.equals("CANCELLED")) {
      assertThat(primary).as(cell.toString()).isEqualTo(from);
      return state;
    }
    return state + ": " + move.path("detail").asText();
  }

  private final class OneWritable implements java.util.concurrent.Callable<OneWritable> {
    private final long end = System.nanoTime() + ONE_WRITABLE.toNanos();
    private boolean one;

    @Override
    public OneWritable call() {
      one = rig.pair().nodes().stream().filter(rig.pair()::takesWrites).count() == 1;
      return this;
    }

    boolean givenUp() {
      return System.nanoTime() > end;
    }
  }

  private @org.jspecify.annotations.Nullable Duration takenOver(String id, long struck)
      throws SQLException {
    boolean console =
        cell.victim() == Victim.CONSOLE
            && Set.of(CrashCell.Fault.KILL, CrashCell.Fault.FREEZE).contains(cell.fault());
    if (!console) {
      return null;
    }
    try (Connection connection = rig.database().connect(CrashRig.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT extract(epoch FROM min(started_at)) * 1000 FROM step_attempt WHERE operation_id = '%s' AND started_at > to_timestamp(%d / 1000.0)"
                    .formatted(id, struck))) {
      row.next();
      long next = row.getLong(1);
      return row.wasNull() ? null : Duration.ofMillis(next - struck);
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
  }
}
