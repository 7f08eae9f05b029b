package io.understudy.readiness;

import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.Replication.Slot;
import io.understudy.driver.Replication.Upstream;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStatus.Means;
import io.understudy.readiness.Situation.InstanceView;
import io.understudy.readiness.Situation.RoleView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a standby that replicates could take over from its primary, and that follow it then. */
final class StreamingChecks {

  /** More than this is not caught up with while clients wait. */
  static final long BYTES_BEHIND = 64L << 20;

  static final Duration TIME_BEHIND = Duration.ofSeconds(10);

  /** PostgreSQL's manual, 27.4.5: of these a standby must have at least what its primary has. */
  private static final List<String> LIMITS =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  private StreamingChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    if (kind == MoveKind.FAILOVER
        || situation.candidate().name().equals(situation.primary().name())) {
      return Stream.empty();
    }
    return situation.candidate().instances().stream()
        .flatMap(instance ->
            ReplicationChecks.beside(situation.primary(), instance)
                .flatMap(primary -> Sides.of(situation, primary, instance))
                .stream())
        .flatMap(Sides::findings);
  }

  /** A primary and a standby of one component, both of which were seen. */
  private record Sides(
      String component,
      String primaryName,
      String candidateName,
      RoleStatus primaryStatus,
      RoleStatus candidateStatus,
      Replication primary,
      Replication candidate) {

    static Optional<Sides> of(Situation situation, InstanceView primary, InstanceView candidate) {
      RoleView one = primary.role();
      RoleView other = candidate.role();
      Replication serving = ReplicationChecks.replication(primary);
      Replication following = ReplicationChecks.replication(candidate);
      if (one == null || other == null || serving == null || following == null) {
        return Optional.empty();
      }
      return other.status().follows() && !serving.standby()
          ? Optional.of(
              new Sides(
                  primary.component(),
                  situation.primary().name() + "/" + primary.component(),
                  situation.candidate().name() + "/" + primary.component(),
                  one.status(),
                  other.status(),
                  serving,
                  following))
          : Optional.empty();
    }

    Stream<Finding> findings() {
      return Stream.of(
              stream(), replay(), means(), route(), rewind(), slots(), synchronous(), limits())
          .flatMap(found -> found);
    }

    private Stream<Finding> stream() {
      Upstream upstream = candidate.upstream();
      if (upstream == null || !upstream.streaming()) {
        return Stream.of(
            Finding.blocks(
                FindingCode.CANDIDATE_NOT_STREAMING,
                candidateName + " is a standby and does not stream.",
                List.of("it would follow " + words(upstream))));
      }
      if (candidate.timeline() != primary.timeline()) {
        return Stream.of(
            Finding.blocks(
                FindingCode.TIMELINES_DIFFER,
                "%s is on timeline %d and %s on %d."
                    .formatted(
                        primaryName, primary.timeline(), candidateName, candidate.timeline()),
                List.of()));
      }
      return follower().isPresent()
          ? Stream.empty()
          : Stream.of(
              Finding.blocks(
                  FindingCode.CANDIDATE_FOLLOWS_ANOTHER,
                  candidateName + " streams, and not from " + primaryName + ".",
                  List.of(
                      "it follows " + words(upstream),
                      primaryName
                          + " is followed by "
                          + primary.followers().stream().map(Follower::applicationName).toList())));
    }

    private Optional<Follower> follower() {
      Upstream upstream = candidate.upstream();
      return primary.followers().stream()
          .filter(each ->
              upstream != null
                  && (each.applicationName().equals(upstream.applicationName())
                      || (upstream.slot() != null && upstream.slot().equals(each.slot()))))
          .findFirst();
    }

    private static String words(@Nullable Upstream upstream) {
      return upstream == null || upstream.host() == null
          ? "nobody: primary_conninfo is empty"
          : upstream.host() + ":" + upstream.port();
    }

    private Stream<Finding> replay() {
      String delay = candidate.setting("recovery_min_apply_delay").orElse("0");
      if (candidate.paused() || !delay.equals("0")) {
        return Stream.of(
            Finding.blocks(
                FindingCode.REPLAY_HELD_BACK,
                candidateName
                    + (candidate.paused()
                        ? " has its replay paused."
                        : " replays with a delay on purpose."),
                List.of("paused: " + candidate.paused(), "recovery_min_apply_delay = " + delay)));
      }
      long unsent = candidate.position().behind(primary.position());
      long waiting =
          candidate.replayed() == null ? 0 : candidate.replayed().behind(candidate.position());
      Long lag = candidate.lagMillis();
      boolean late = lag != null && lag > TIME_BEHIND.toMillis() && waiting > 0;
      return unsent + waiting > BYTES_BEHIND || late
          ? Stream.of(
              Finding.blocks(
                  FindingCode.REPLICATION_LAG,
                  "%s is %d bytes behind %s."
                      .formatted(candidateName, unsent + waiting, primaryName),
                  List.of(
                      "not received: " + unsent + " bytes",
                      "received and not replayed: " + waiting + " bytes",
                      "lag: " + (lag == null ? "?" : lag + " ms"))))
          : Stream.empty();
    }

    private Stream<Finding> means() {
      var found = new ArrayList<Finding>();
      means(primaryName, primaryStatus.means(), found, true);
      means(candidateName, candidateStatus.means(), found, false);
      return found.stream();
    }

    /** The primary must be stopped now, the candidate when it is to give the service back. */
    private static void means(String name, Set<Means> means, List<Finding> found, boolean now) {
      if (!means.contains(Means.STOP) || !means.contains(Means.START)) {
        String message = "The agent of " + name + " has no command to stop and start its server.";
        found.add(
            now
                ? Finding.blocks(FindingCode.NO_ROLE_COMMANDS, message, List.of())
                : Finding.warns(FindingCode.NO_ROLE_COMMANDS, message, List.of()));
      }
      if (!means.contains(Means.FILES)) {
        String message = "The agent of " + name + " does not know where its files are.";
        found.add(
            now
                ? Finding.blocks(FindingCode.NO_SERVER_FILES, message, List.of())
                : Finding.warns(FindingCode.NO_SERVER_FILES, message, List.of()));
      }
    }

    private Stream<Finding> route() {
      String node = candidateName.substring(0, candidateName.indexOf('/'));
      Upstream upstream = candidate.upstream();
      boolean known = upstream != null && upstream.host() != null;
      return known || primaryStatus.routes().contains(node)
          ? Stream.empty()
          : Stream.of(
              Finding.blocks(
                  FindingCode.CANNOT_FOLLOW,
                  primaryName + " could not follow " + candidateName + " afterwards.",
                  List.of("the candidate's primary_conninfo is empty")));
    }

    private Stream<Finding> rewind() {
      boolean possible =
          primaryStatus.means().contains(Means.REWIND)
              && (primary.setting("wal_log_hints").orElse("off").equals("on")
                  || primary.setting("data_checksums").orElse("off").equals("on"));
      return possible
          ? Stream.empty()
          : Stream.of(
              Finding.warns(
                  FindingCode.CANNOT_REWIND,
                  "After a failover " + primaryName + " would have to be made anew.",
                  List.of(
                      "wal_log_hints = " + primary.setting("wal_log_hints").orElse("?"),
                      "data_checksums = " + primary.setting("data_checksums").orElse("?"),
                      "pg_rewind: "
                          + (primaryStatus.means().contains(Means.REWIND) ? "there" : "missing"))));
    }

    private Stream<Finding> slots() {
      var found = new ArrayList<Finding>();
      String wanted = candidate.setting("primary_slot_name").orElse("");
      Optional<Slot> used =
          primary.slots().stream().filter(slot -> slot.name().equals(wanted)).findFirst();
      if (!wanted.isEmpty() && used.filter(Slot::active).isEmpty()) {
        found.add(
            Finding.blocks(
                FindingCode.SLOT_UNUSABLE,
                candidateName + " is set up to use slot " + wanted + " and does not.",
                List.of(used.map(Slot::toString).orElse("there is no such slot"))));
      }
      List<String> idle =
          primary.slots().stream()
              .filter(slot -> !slot.active() && !slot.name().equals(wanted))
              .map(Slot::name)
              .toList();
      if (!idle.isEmpty()) {
        found.add(
            Finding.warns(
                FindingCode.SLOT_LEFT_OVER,
                primaryName + " keeps its log for nobody: " + String.join(", ", idle) + ".",
                idle));
      }
      return found.stream();
    }

    private Stream<Finding> synchronous() {
      String names = candidate.setting("synchronous_standby_names").orElse("");
      return names.isBlank()
          ? Stream.empty()
          : Stream.of(
              Finding.blocks(
                  FindingCode.SYNC_WOULD_BLOCK,
                  candidateName + " would wait for a standby with every write.",
                  List.of("synchronous_standby_names = " + names)));
    }

    private Stream<Finding> limits() {
      List<String> differing =
          LIMITS.stream()
              .filter(name -> !primary.setting(name).equals(candidate.setting(name)))
              .map(name ->
                  "%s: %s on the primary, %s on the candidate"
                      .formatted(
                          name,
                          primary.setting(name).orElse("?"),
                          candidate.setting(name).orElse("?")))
              .toList();
      return differing.isEmpty()
          ? Stream.empty()
          : Stream.of(
              Finding.blocks(
                  FindingCode.STANDBY_LIMITS_DIFFER,
                  "%s and %s differ in limits that a standby needs."
                      .formatted(primaryName, candidateName),
                  differing));
    }
  }
}
