package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.api.As;
import io.understudy.audit.Actor;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.ClusterDeclaration;
import io.understudy.inventory.ClusterDeclaration.AutomaticDeclaration;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Note;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Readiness;
import io.understudy.readiness.Verdict;
import io.understudy.readiness.Verdict.Grade;
import io.understudy.readiness.Ways;
import io.understudy.vigil.VigilState.Word;
import io.understudy.vigil.Vigils;
import io.understudy.web.Browser;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real streaming replication, moved there and back under a client that writes. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class StreamingSwitchoverIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final StreamingPair PAIR = new StreamingPair();

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  @Inject Polling polling;
  @Inject Readiness readiness;
  @Inject Vigils vigils;
  @Inject Agents agents;
  @Inject Ways ways;

  private Cluster cluster;

  @AfterAll
  static void close() {
    PAIR.close();
  }

  @BeforeEach
  void declare() {
    cluster = PAIR.declare(inventory, "streaming-" + NAMES.incrementAndGet());
    polling.pollNow(cluster);
  }

  @AfterEach
  void remove() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @Test
  void promisesNoAutomaticFailoverThatNobodyCouldFence() {
    ClusterDeclaration asIs = PAIR.declaration();

    inventory.declare(
        cluster.name(),
        new ClusterDeclaration(
            asIs.nodes(),
            asIs.primary(),
            asIs.components(),
            asIs.schedule(),
            asIs.approval(),
            asIs.fourEyes(),
            asIs.traffic(),
            new AutomaticDeclaration(3, "PT1S"),
            null),
        ADMIN);

    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() ->
            vigils.of(inventory.require(cluster.name())).why().contains("fence-" + PAIR.primary()));
    assertThat(vigils.of(inventory.require(cluster.name())).word()).isEqualTo(Word.DISARMED);
  }

  @Test
  void movesThereAndBackAndLosesNoAcknowledgedRow() throws Exception {
    try (TrafficClient client = TrafficClient.of(PAIR);
        WritableNodes nodes = new WritableNodes(PAIR)) {
      for (int i = 0; i < 2; i++) {
        String from = PAIR.primary();
        String to = PAIR.standby();
        int before = client.count();
        Awaitility.await().until(() -> client.count() > before + 20);
        client.borne();

        Move move = run(to);

        assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
        assertThat(PAIR.primary()).isEqualTo(to);
        assertThat(PAIR.streams(from)).isTrue();
        assertThat(niceness(from)).as("the agent gives way, not what it starts").isEqualTo(ours());
        int after = client.count();
        Awaitility.await().until(() -> client.count() > after + 20);
        assertThat(client.missing(PAIR.real(), to)).isEmpty();
        Verdict verdict = readiness.of(inventory.require(cluster.name()), from);
        assertThat(verdict.grade()).as(verdict.reasons().toString()).isEqualTo(Grade.READY);
      }
      assertThat(nodes.several()).isEmpty();
    }
  }

  private static String niceness(String node) throws IOException {
    return niceness(Path.of("/proc", Long.toString(PAIR.real().server(node).pid().orElseThrow())));
  }

  private static String ours() throws IOException {
    return niceness(Path.of("/proc/self"));
  }

  private static String niceness(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16];
  }

  @Test
  void pageAndRestShowWhoFollowsWhom() {
    String standby = PAIR.standby();
    String path = "/clusters/" + cluster.name();

    var told = As.admin().get("/api/v1" + path).jsonPath();
    Browser browser = Browser.ofAdmin();
    String page = browser.get(path).asString();
    String rejoin = browser.get(path + "/switchover?kind=rejoin&candidate=" + standby).asString();

    assertThat(
            told.getString(
                "nodes.find { it.name == '%s' }.instances[0].role.duty".formatted(standby)))
        .isEqualTo("IN_RECOVERY");
    assertThat(
            told.getBoolean(
                "nodes.find { it.name == '%s' }.instances[0].role.replication.upstream.streaming"
                    .formatted(standby)))
        .isTrue();
    assertThat(page)
        .contains("Replication")
        .contains("followed by walreceiver")
        .contains("streams");
    assertThat(rejoin).contains("Rejoin " + standby).contains("nothing blocks");
    assertThat(page + told.prettify()).doesNotContain(PAIR.real().server(standby).password());
  }

  /** A reader on the standby stands in the way of what the primary did: replay waits for it. */
  @Test
  void aCandidateThatDoesNotReplayIsRefusedAndThePrimaryServesAgain() throws Exception {
    String primary = PAIR.primary();
    String standby = PAIR.standby();
    PAIR.real().execute(primary, "CREATE TABLE IF NOT EXISTS in_the_way (i int)");
    PAIR.awaitStreaming();
    try (Connection reader = PAIR.real().server(standby).connect("postgres");
        var statement = reader.createStatement();
        WritableNodes nodes = new WritableNodes(PAIR)) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM in_the_way").close();
      PAIR.real().execute(primary, "TRUNCATE in_the_way");

      Move move = run(standby);

      assertThat(move.operation().state()).as(words(move)).isEqualTo("FAILED");
      assertThat(move.operation().reason()).contains("promote").contains("are missing after");
      assertThat(PAIR.primary()).isEqualTo(primary);
      assertThat(nodes.several()).isEmpty();
    }
    assertThat(inventory.require(cluster.name()).primary().name()).isEqualTo(primary);
    PAIR.awaitStreaming();
  }

  /**
   * Killed with a command begun, it says afterwards what is so, and the move comes to a true end.
   */
  @ParameterizedTest
  @CsvSource({"true, stop the server", "false, pg_promote", "true, create standby.signal"})
  void anAgentThatIsKilledOnTheWayLeavesOnePrimary(boolean ofPrimary, String command)
      throws Exception {
    String from = PAIR.primary();
    String to = PAIR.standby();
    String victim = ofPrimary ? from : to;
    try (TrafficClient client = TrafficClient.of(PAIR);
        WritableNodes nodes = new WritableNodes(PAIR)) {
      OperationId id = start(MoveKind.SWITCHOVER, to, Set.of());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(2))
          .until(() ->
              PAIR.real().commands(victim, id.toString()).stream()
                      .anyMatch(begun -> begun.contains(command))
                  || switchovers.require(id).operation().ended());
      PAIR.real().killAgent(victim);
      PAIR.real().reviveAgent(victim);

      Move move = ended(id);

      assertThat(move.operation().state()).as(words(move)).isIn("SUCCEEDED", "FAILED", "ERROR");
      String serves = PAIR.primary();
      polling.pollNow(inventory.require(cluster.name()));
      assertThat(inventory.require(cluster.name()).primary().name()).isEqualTo(serves);
      int count = client.count();
      Awaitility.await().until(() -> client.count() > count + 5);
      assertThat(client.missing(PAIR.real(), serves)).isEmpty();
      assertThat(nodes.several()).isEmpty();
      if (!PAIR.streams(serves.equals(from) ? to : from)) {
        run(MoveKind.REJOIN, serves.equals(from) ? to : from, Set.of());
      }
    }
    PAIR.awaitStreaming();
  }

  @Test
  void aRehearsalPromotesACopyOfTheStandbyAndLeavesNothingOfIt() throws Exception {
    String candidate = PAIR.standby();

    Move rehearsal = run(MoveKind.REHEARSAL, candidate, Set.of());

    assertThat(rehearsal.operation().state()).as(words(rehearsal)).isEqualTo("SUCCEEDED");
    assertThat(rehearsal.notes())
        .extracting(Note::text)
        .anyMatch(text ->
            text.matches(
                ".* a copy of it \\(\\d+ MB\\) was promoted, took a write and was deleted.*"))
        .noneMatch(text -> text.contains(PAIR.real().server(candidate).password()));
    assertThat(PAIR.standby()).isEqualTo(candidate);
    assertThat(copies()).isEmpty();
  }

  @Test
  void anAgentThatIsKilledMeanwhileDeletesTheCopyWhenItIsBack() {
    String candidate = PAIR.standby();
    OperationId id = start(MoveKind.REHEARSAL, candidate, Set.of());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> copies().stream().anyMatch(copy -> Files.exists(copy.resolve("data"))));

    PAIR.real().killAgent(candidate);
    PAIR.real().reviveAgent(candidate);

    assertThat(ended(id).operation().state()).isIn("SUCCEEDED", "FAILED", "ERROR");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> copies().isEmpty());
    assertThat(ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains("understudy-rehearsal-"));
    assertThat(PAIR.standby()).isEqualTo(candidate);
  }

  @Test
  void aCopyThatDoesNotStartFailsTheRehearsal() throws Exception {
    String candidate = PAIR.standby();
    PAIR.real()
        .execute(candidate, "ALTER SYSTEM SET shared_preload_libraries = 'nowhere_to_be_found'");
    try {
      Move rehearsal =
          run(
              MoveKind.REHEARSAL,
              candidate,
              Set.of(FindingCode.DRIFT_BLOCKS_START, FindingCode.DRIFT_CHANGES_BEHAVIOUR));

      assertThat(rehearsal.operation().state()).as(words(rehearsal)).isEqualTo("FAILED");
      assertThat(rehearsal.operation().reason())
          .contains("promote", "a copy of this server did not start", "nowhere_to_be_found");
      assertThat(copies()).isEmpty();
    } finally {
      PAIR.real().execute(candidate, "ALTER SYSTEM RESET shared_preload_libraries");
    }
  }

  private static List<Path> copies() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("understudy-rehearsal-"))
          .toList();
    }
  }

  @Test
  void aLostPrimaryThatComesBackIsRewoundAndFollows() throws Exception {
    String lost = PAIR.primary();
    String candidate = PAIR.standby();
    polling.pollNow(inventory.require(cluster.name()));
    Instant working = Instant.now();
    PAIR.real().execute(lost, "CREATE TABLE written_last (i int)");
    Awaitility.await()
        .until(() ->
            PAIR.ask(candidate, "SELECT to_regclass('written_last') IS NOT NULL").equals("t"));
    PAIR.real().kill(lost);
    assertThatThrownBy(() -> start(MoveKind.FAILOVER, candidate, Set.of()))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("PRIMARY_NOT_FENCED");

    Move move = run(MoveKind.FAILOVER, candidate, Set.of(FindingCode.PRIMARY_NOT_FENCED));

    assertThat(move.operation().state()).as(words(move)).isEqualTo("SUCCEEDED");
    assertThat(move.notes().toString()).contains("bytes are known to be missing");
    assertThat(Instant.parse(move.operation().facts().get(Facts.DOWN))).isAfter(working);
    assertThat(PAIR.primary()).isEqualTo(candidate);
    PAIR.real().revive(lost);
    PAIR.real().execute(lost, "CREATE TABLE only_here (i int)");
    polling.pollNow(inventory.require(cluster.name()));
    assertThat(codes(lost)).contains(FindingCode.TWO_PRIMARIES);

    List<String> drafted = draftOfRejoin(lost, candidate);

    Move rejoined = run(MoveKind.REJOIN, lost, Set.of());

    assertThat(rejoined.operation().state()).as(words(rejoined)).isEqualTo("SUCCEEDED");
    PAIR.awaitStreaming();
    assertThat(PAIR.primary()).isEqualTo(candidate);
    assertThat(PAIR.ask(lost, "SELECT to_regclass('only_here') IS NULL")).isEqualTo("t");
    assertThat(PAIR.real().commands(lost, rejoined.operation().id().toString()))
        .containsExactlyElementsOf(drafted)
        .anyMatch(command -> command.startsWith("pg_rewind"))
        .noneMatch(command -> command.contains(PAIR.real().server(lost).password()));
    assertThat(codes(lost)).doesNotContain(FindingCode.TWO_PRIMARIES, FindingCode.NOT_REJOINED);
  }

  private List<String> draftOfRejoin(String lost, String candidate) {
    Cluster now = inventory.require(cluster.name());
    var database = now.components().getFirst();
    Instance target = now.instance(now.node(lost), database);
    Instance primary = now.instance(now.node(candidate), database);
    if (!(agents.role(primary.node().agent(), database.name())
        instanceof Answer.Given<RoleStatus>(RoleStatus status))) {
      throw new AssertionError(candidate + " does not answer");
    }
    Replication there = Objects.requireNonNull(status.replication());
    var order =
        new RoleOrder.Rejoin(
            lost,
            candidate,
            Objects.requireNonNull(status.identity()),
            there.timeline(),
            there.history(),
            ways.to(primary, there, null, target).route(),
            null,
            List.of());
    return agents.draft(target.node().agent(), database.name(), order)
            instanceof Answer.Given<Draft>(Draft.Ready(List<Command> commands))
        ? commands.stream().map(Command::text).toList()
        : List.of();
  }

  private Set<FindingCode> codes(String standby) {
    return readiness.of(inventory.require(cluster.name()), standby).findings().stream()
        .map(Finding::code)
        .collect(Collectors.toSet());
  }

  private Move run(String candidate) {
    return run(MoveKind.SWITCHOVER, candidate, Set.of());
  }

  private OperationId start(MoveKind kind, String candidate, Set<FindingCode> override) {
    MoveRequest request =
        new MoveRequest(
            kind, candidate, "a test", cluster.name(), override, false, Unapplied.LEAVE);
    return switchovers
        .start(cluster.name(), request, ADMIN, new Powers(true, true))
        .operation()
        .id();
  }

  private Move run(MoveKind kind, String candidate, Set<FindingCode> override) {
    return ended(start(kind, candidate, override));
  }

  private Move ended(OperationId id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }

  private static String words(Move move) {
    return move.operation().reason() + " " + move.steps() + " " + move.notes();
  }
}
