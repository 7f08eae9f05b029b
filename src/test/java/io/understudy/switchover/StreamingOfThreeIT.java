package io.understudy.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Inventory;
import io.understudy.operation.Note;
import io.understudy.operation.OperationId;
import io.understudy.polling.Polling;
import io.understudy.readiness.MoveKind;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A primary with two standbys that use slots: both follow whoever serves, and no slot is left. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class StreamingOfThreeIT {

  private static final Actor ADMIN = Actor.user("ada");
  private static final Path FENCED = Path.of("target", "fenced-beta").toAbsolutePath();
  private static final StreamingPair THREE =
      new StreamingPair(
          List.of("alpha", "beta", "gamma"),
          Map.of(),
          Map.of("fence-beta", List.of("/usr/bin/touch", FENCED.toString())));

  @Inject Inventory inventory;
  @Inject Switchovers switchovers;
  private static final String NAMES = "synchronous_standby_names";

  @Inject Polling polling;

  @AfterAll
  static void close() {
    THREE.close();
  }

  @Test
  void bothFollowTheNewPrimaryWithSlotsOfTheirOwn() throws Exception {
    for (String standby : List.of("beta", "gamma")) {
      THREE
          .real()
          .execute(
              "alpha", "SELECT pg_create_physical_replication_slot('%s_slot')".formatted(standby));
      THREE
          .real()
          .configure(standby, "ALTER SYSTEM SET primary_slot_name = '%s_slot'".formatted(standby));
    }
    THREE.real().configure("alpha", "ALTER SYSTEM SET synchronous_standby_names = 'walreceiver'");
    Awaitility.await()
        .until(() ->
            THREE
                .ask("alpha", "SELECT count(*) FROM pg_replication_slots WHERE active")
                .equals("2"));
    Cluster cluster = THREE.declare(inventory, "three-streaming");
    polling.pollNow(cluster);

    Move rehearsal = run(cluster, MoveKind.REHEARSAL, "beta");
    Move move = run(cluster, MoveKind.SWITCHOVER, "beta");

    assertThat(move.operation().state()).as(move.notes().toString()).isEqualTo("SUCCEEDED");
    assertThat(rehearsal.operation().state())
        .as(rehearsal.notes().toString())
        .isEqualTo("SUCCEEDED");
    assertThat(commands(rehearsal, "would run on "))
        .anyMatch(command -> command.contains("set primary_conninfo"))
        .containsExactlyElementsOf(
            commands(move, "on ").stream()
                .filter(command -> !command.contains(NAMES) && !command.contains("pg_reload_conf"))
                .toList());
    assertThat(rehearsal.notes())
        .extracting(Note::text)
        .contains(
            "would set on three-streaming/beta/db, once a standby follows: %s = 'walreceiver'"
                .formatted(NAMES),
            "would set on three-streaming/alpha/db, once a standby follows: %s = ''"
                .formatted(NAMES));
    assertThat(THREE.primary()).isEqualTo("beta");
    THREE.awaitStreaming();
    assertThat(slots("beta")).containsExactlyInAnyOrder("gamma_slot", "understudy_alpha");
    assertThat(slots("alpha")).isEmpty();
    assertThat(THREE.ask("beta", "SHOW synchronous_standby_names")).isEqualTo("walreceiver");
    assertThat(THREE.ask("alpha", "SHOW synchronous_standby_names")).isEmpty();
    failsOverToGamma(cluster);
    inventory.delete(cluster.name(), ADMIN);
  }

  /** What agents run, each once: told by a rehearsal, or when it had been run. */
  private static List<String> commands(Move move, String told) {
    return move.notes().stream()
        .map(Note::text)
        .filter(text -> text.startsWith(told))
        .map(text ->
            text.substring(told.length()).replaceFirst(" \\((it has ended|started)\\)$", ""))
        .distinct()
        .toList();
  }

  /** The whole node is lost; a command of the candidate's agent fences it, the third follows. */
  private void failsOverToGamma(Cluster cluster) throws Exception {
    Files.deleteIfExists(FENCED);
    THREE.real().configure("beta", "ALTER SYSTEM RESET synchronous_standby_names");
    THREE.awaitStreaming();
    THREE.real().kill("beta");

    Move move = run(cluster, MoveKind.FAILOVER, "gamma");

    assertThat(move.operation().state()).as(move.notes().toString()).isEqualTo("SUCCEEDED");
    assertThat(FENCED).exists();
    assertThat(THREE.primary()).isEqualTo("gamma");
    Awaitility.await().until(() -> THREE.streams("alpha"));
    assertThat(slots("gamma")).contains("understudy_alpha");
  }

  private static List<String> slots(String node) throws Exception {
    String all =
        THREE.ask(
            node, "SELECT coalesce(string_agg(slot_name, ','), '') FROM pg_replication_slots");
    return all.isEmpty() ? List.of() : List.of(all.split(","));
  }

  private Move run(Cluster cluster, MoveKind kind, String candidate) {
    MoveRequest request =
        new MoveRequest(
            kind, candidate, "a test", cluster.name(), Set.of(), false, Unapplied.LEAVE);
    OperationId id =
        switchovers.start(cluster.name(), request, ADMIN, new Powers(true, true)).operation().id();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> switchovers.require(id).operation().ended());
    return switchovers.require(id);
  }
}
