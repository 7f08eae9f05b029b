package io.understudy.readiness;

import static io.understudy.readiness.MoveKind.FAILOVER;
import static io.understudy.readiness.MoveKind.REHEARSAL;
import static io.understudy.readiness.MoveKind.REJOIN;
import static io.understudy.readiness.MoveKind.SWITCHOVER;
import static io.understudy.readiness.Severity.BLOCKS;
import static io.understudy.readiness.Severity.WARNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.Admission;
import io.understudy.driver.Admission.Answer;
import io.understudy.driver.Capacity;
import io.understudy.driver.Duty;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication.Slot;
import io.understudy.driver.Replication.Upstream;
import io.understudy.driver.RoleStatus.Means;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.ParameterKey;
import io.understudy.probe.Probed;
import io.understudy.readiness.Situation.State;
import io.understudy.traffic.Concern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {

  /** One thing that is wrong, and what has to be said of it. */
  record Case(
      String what, MoveKind kind, Consumer<Pair> spoilt, FindingCode code, Severity severity) {
    @Override
    public String toString() {
      return what + ": " + code + " " + severity + " a " + kind.word();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        of(
            "candidate is primary",
            SWITCHOVER,
            p -> p.candidateName = "alpha",
            FindingCode.NOT_A_STANDBY,
            BLOCKS),
        of(
            "a sync runs",
            SWITCHOVER,
            p -> p.operation = "sync (7)",
            FindingCode.OPERATION_RUNNING,
            BLOCKS),
        of(
            "a sync runs",
            FAILOVER,
            p -> p.operation = "sync (7)",
            FindingCode.OPERATION_RUNNING,
            BLOCKS),
        of(
            "primary silent",
            SWITCHOVER,
            p -> p.primaryState = State.UNREACHABLE,
            FindingCode.PRIMARY_UNREACHABLE,
            BLOCKS),
        of(
            "primary's server down",
            REHEARSAL,
            p -> p.primaryState = State.ERROR,
            FindingCode.PRIMARY_UNREACHABLE,
            BLOCKS),
        of("primary alive", FAILOVER, p -> {}, FindingCode.PRIMARY_ALIVE, BLOCKS),
        of(
            "primary read-only",
            SWITCHOVER,
            p -> p.primaryDuty = Duty.READ_ONLY,
            FindingCode.PRIMARY_READ_ONLY,
            WARNS),
        of(
            "primary suspended",
            SWITCHOVER,
            p -> p.primaryDuty = Duty.SUSPENDED,
            FindingCode.PRIMARY_NOT_SERVING,
            WARNS),
        of(
            "candidate for administrators alone",
            FAILOVER,
            p -> p.candidateDuty = Duty.ADMIN_ONLY,
            FindingCode.CANDIDATE_ADMIN_ONLY,
            BLOCKS),
        of(
            "candidate silent",
            SWITCHOVER,
            p -> {
              p.candidateState = State.UNREACHABLE;
              p.candidateAgentAnswers = false;
            },
            FindingCode.CANDIDATE_UNREACHABLE,
            BLOCKS),
        of(
            "candidate silent",
            FAILOVER,
            p -> {
              p.candidateState = State.UNREACHABLE;
              p.candidateAgentAnswers = false;
            },
            FindingCode.CANDIDATE_UNREACHABLE,
            BLOCKS),
        of(
            "candidate's server silent",
            SWITCHOVER,
            p -> p.candidateState = State.UNREACHABLE,
            FindingCode.CANDIDATE_FAILING,
            BLOCKS),
        of(
            "candidate's server down",
            SWITCHOVER,
            p -> p.candidateState = State.ERROR,
            FindingCode.CANDIDATE_FAILING,
            BLOCKS),
        of(
            "never read",
            SWITCHOVER,
            p -> p.candidateState = State.NEVER,
            FindingCode.NEVER_COLLECTED,
            BLOCKS),
        of(
            "read long ago",
            SWITCHOVER,
            p -> p.candidateVerified = Pair.NOW.minusSeconds(31),
            FindingCode.STALE_COLLECTION,
            BLOCKS),
        of(
            "another installation",
            SWITCHOVER,
            p -> p.acknowledged = false,
            FindingCode.IDENTITY_UNACKNOWLEDGED,
            BLOCKS),
        of(
            "left behind",
            SWITCHOVER,
            p -> p.trusted = false,
            FindingCode.CANDIDATE_NOT_TRUSTED,
            BLOCKS),
        of(
            "left behind and writable",
            SWITCHOVER,
            p -> {
              p.trusted = false;
              p.candidateDuty = Duty.WRITABLE;
            },
            FindingCode.PRIMARY_LEFT_BEHIND,
            BLOCKS),
        of(
            "standby writable",
            SWITCHOVER,
            p -> p.candidateDuty = Duty.WRITABLE,
            FindingCode.TWO_WRITABLE,
            WARNS),
        of(
            "independent",
            SWITCHOVER,
            p -> p.candidateDuty = Duty.READ_ONLY,
            FindingCode.NO_REPLICATION,
            WARNS),
        of(
            "would not start",
            SWITCHOVER,
            p -> p.differing("settings/a", Consequence.BLOCKS_START, true),
            FindingCode.DRIFT_BLOCKS_START,
            BLOCKS),
        of(
            "would not start",
            FAILOVER,
            p -> p.differing("settings/a", Consequence.BLOCKS_START, true),
            FindingCode.DRIFT_BLOCKS_START,
            WARNS),
        of(
            "behaves otherwise",
            REHEARSAL,
            p -> p.differing("settings/a", Consequence.CHANGES_BEHAVIOUR, false),
            FindingCode.DRIFT_CHANGES_BEHAVIOUR,
            BLOCKS),
        of(
            "less room",
            SWITCHOVER,
            p -> p.differing("settings/a", Consequence.CAPACITY, true),
            FindingCode.DRIFT_CAPACITY,
            WARNS),
        of(
            "other log lines",
            SWITCHOVER,
            p -> p.differing("settings/a", Consequence.COSMETIC, true),
            FindingCode.DRIFT_COSMETIC,
            WARNS),
        of(
            "lost change",
            FAILOVER,
            p -> p.differing("settings/a", Consequence.CAPACITY, true),
            FindingCode.UNAPPLIED_CHANGES,
            WARNS),
        of(
            "cannot compare",
            SWITCHOVER,
            p -> p.doubt = "db was not read",
            FindingCode.DRIFT_UNKNOWN,
            BLOCKS),
        of(
            "cannot compare",
            FAILOVER,
            p -> p.doubt = "db was not read",
            FindingCode.DRIFT_UNKNOWN,
            WARNS),
        of(
            "secrets",
            SWITCHOVER,
            p -> {
              p.doubt = "3 secrets cannot be compared";
              p.secretsOnly = true;
            },
            FindingCode.SECRETS_NOT_COMPARABLE,
            WARNS),
        of(
            "restart",
            SWITCHOVER,
            p -> p.pending = Set.of(ParameterKey.parse("settings/max_connections")),
            FindingCode.RESTART_PENDING,
            WARNS),
        of("frozen", SWITCHOVER, p -> p.freeze = "until 06:00", FindingCode.FREEZE_WINDOW, BLOCKS),
        of("frozen", FAILOVER, p -> p.freeze = "until 06:00", FindingCode.FREEZE_WINDOW, WARNS),
        of(
            "director silent",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.UNREACHABLE, "haproxy", "A message.", "seen")),
            FindingCode.DIRECTOR_UNREACHABLE,
            BLOCKS),
        of(
            "director silent",
            FAILOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.UNREACHABLE, "haproxy", "A message.", "seen")),
            FindingCode.DIRECTOR_UNREACHABLE,
            WARNS),
        of(
            "director without target",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.MISSING, "haproxy", "A message.", "seen")),
            FindingCode.DIRECTOR_TARGET_MISSING,
            BLOCKS),
        of(
            "director without target",
            REHEARSAL,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.MISSING, "haproxy", "A message.", "seen")),
            FindingCode.DIRECTOR_TARGET_MISSING,
            WARNS),
        of(
            "holder silent",
            FAILOVER,
            p ->
                p.traffic =
                    List.of(
                        new Concern(Concern.Sort.HOLDER_SILENT, "haproxy", "A message.", "seen")),
            FindingCode.ADDRESS_MAY_BE_HELD,
            BLOCKS),
        of(
            "long ttl",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.SLOW, "haproxy", "A message.", "seen")),
            FindingCode.TTL_LONG,
            WARNS),
        of(
            "unsigned",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.NOT_SIGNED, "haproxy", "A message.", "seen")),
            FindingCode.UPDATES_NOT_SIGNED,
            WARNS),
        of(
            "session pool",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.NOT_HOLDING, "haproxy", "A message.", "seen")),
            FindingCode.CLIENTS_MAY_NOT_PAUSE,
            WARNS),
        of(
            "no state file",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.NOT_LASTING, "haproxy", "A message.", "seen")),
            FindingCode.TRAFFIC_NOT_LASTING,
            WARNS),
        of(
            "elsewhere",
            SWITCHOVER,
            p ->
                p.traffic =
                    List.of(new Concern(Concern.Sort.ELSEWHERE, "haproxy", "A message.", "seen")),
            FindingCode.TRAFFIC_ELSEWHERE,
            WARNS),
        of(
            "probe",
            SWITCHOVER,
            p -> p.probes = List.of(new Probed("shop", "http", false, "status 503", 9, Pair.NOW)),
            FindingCode.PROBE_FAILING,
            WARNS),
        of(
            "directors not asked",
            SWITCHOVER,
            p -> p.trafficDoubt = "they were not asked yet",
            FindingCode.TRAFFIC_UNKNOWN,
            BLOCKS),
        of(
            "older protocol",
            SWITCHOVER,
            p -> p.candidateProtocol = 1,
            FindingCode.AGENT_PROTOCOL_DIFFERS,
            WARNS),
        of(
            "newer protocol",
            SWITCHOVER,
            p -> p.candidateProtocol = 999,
            FindingCode.AGENT_PROTOCOL_DIFFERS,
            WARNS),
        of(
            "versions",
            SWITCHOVER,
            p -> p.candidateVersion = "0.9",
            FindingCode.AGENT_VERSIONS_DIFFER,
            WARNS),
        of(
            "clock",
            SWITCHOVER,
            p -> p.ahead = Duration.ofSeconds(-9),
            FindingCode.CLOCKS_DIFFER,
            WARNS),
        of("no rehearsal", SWITCHOVER, p -> p.rehearsed = null, FindingCode.REHEARSAL_OLD, WARNS),
        of(
            "old rehearsal",
            SWITCHOVER,
            p -> p.rehearsed = Pair.NOW.minus(Duration.ofDays(91)),
            FindingCode.REHEARSAL_OLD,
            WARNS));
  }

  /** What can be wrong with servers that replicate. */
  static Stream<Case> replicating() {
    return Stream.of(
        of(
            "nothing arrives",
            SWITCHOVER,
            p -> p.candidateRole.upstream = new Upstream("10.0.0.1", 5432, null, null, false),
            FindingCode.CANDIDATE_NOT_STREAMING,
            BLOCKS),
        of(
            "follows a third",
            SWITCHOVER,
            p -> p.primaryRole.followers = List.of(),
            FindingCode.CANDIDATE_FOLLOWS_ANOTHER,
            BLOCKS),
        of(
            "100 MB behind",
            SWITCHOVER,
            p -> p.primaryRole.position = LogPosition.of("0/9400100"),
            FindingCode.REPLICATION_LAG,
            BLOCKS),
        of(
            "eleven seconds behind",
            SWITCHOVER,
            p -> {
              p.candidateRole.lagMillis = 11_000;
              p.candidateRole.replayed = LogPosition.of("0/3000000");
            },
            FindingCode.REPLICATION_LAG,
            BLOCKS),
        of(
            "paused",
            SWITCHOVER,
            p -> p.candidateRole.paused = true,
            FindingCode.REPLAY_HELD_BACK,
            BLOCKS),
        of(
            "delayed",
            SWITCHOVER,
            p -> p.candidateRole.settings.put("recovery_min_apply_delay", "60000"),
            FindingCode.REPLAY_HELD_BACK,
            BLOCKS),
        of(
            "another timeline",
            SWITCHOVER,
            p -> p.primaryRole.timeline = 2,
            FindingCode.TIMELINES_DIFFER,
            BLOCKS),
        of(
            "no command to stop",
            SWITCHOVER,
            p -> p.primaryRole.means.remove(Means.STOP),
            FindingCode.NO_ROLE_COMMANDS,
            BLOCKS),
        of(
            "no command to start the candidate, once it has to go back",
            SWITCHOVER,
            p -> p.candidateRole.means.remove(Means.START),
            FindingCode.NO_ROLE_COMMANDS,
            WARNS),
        of(
            "no binDirectory",
            REHEARSAL,
            p -> p.primaryRole.means.remove(Means.FILES),
            FindingCode.NO_SERVER_FILES,
            BLOCKS),
        of(
            "no route back",
            SWITCHOVER,
            p -> p.candidateRole.upstream = new Upstream(null, 0, null, "beta", true),
            FindingCode.CANNOT_FOLLOW,
            BLOCKS),
        of(
            "no hints in the log",
            SWITCHOVER,
            p -> p.primaryRole.settings.put("wal_log_hints", "off"),
            FindingCode.CANNOT_REWIND,
            WARNS),
        of(
            "slot gone",
            SWITCHOVER,
            p -> p.candidateRole.settings.put("primary_slot_name", "beta"),
            FindingCode.SLOT_UNUSABLE,
            BLOCKS),
        of(
            "slot of nobody",
            SWITCHOVER,
            p -> p.primaryRole.slots = List.of(new Slot("old", false, "reserved")),
            FindingCode.SLOT_LEFT_OVER,
            WARNS),
        of(
            "old primary kept out",
            SWITCHOVER,
            p -> p.admissions = Map.of("db", new Admission(Answer.REFUSED, "no entry")),
            FindingCode.OLD_PRIMARY_REFUSED,
            WARNS),
        of(
            "old primary without a way",
            SWITCHOVER,
            p -> p.admissions = Map.of("db", new Admission(Answer.SILENT, "refused")),
            FindingCode.OLD_PRIMARY_REFUSED,
            WARNS),
        of(
            "disk full",
            SWITCHOVER,
            p -> p.candidateRole.capacity = disk(12L << 20),
            FindingCode.DISK_FULL,
            WARNS),
        of(
            "disk full",
            FAILOVER,
            p -> p.candidateRole.capacity = disk(0),
            FindingCode.DISK_FULL,
            WARNS),
        of(
            "disk nearly full",
            SWITCHOVER,
            p -> p.candidateRole.capacity = disk(4L << 30),
            FindingCode.DISK_SHORT,
            WARNS),
        of(
            "little beside what the primary has in use",
            SWITCHOVER,
            p -> {
              p.candidateRole.capacity = disk(9L << 30);
              p.primaryRole.capacity =
                  new Capacity(List.of(new Capacity.Disk("data", 60L << 30, 300L << 30)), null);
            },
            FindingCode.DISK_SHORT,
            WARNS),
        of(
            "connections",
            SWITCHOVER,
            p -> p.primaryRole.capacity = new Capacity(List.of(), new Capacity.Connections(88, 97)),
            FindingCode.CONNECTIONS_SHORT,
            WARNS),
        of(
            "would wait for a standby",
            SWITCHOVER,
            p -> p.candidateRole.settings.put("synchronous_standby_names", "*"),
            FindingCode.SYNC_WOULD_BLOCK,
            BLOCKS),
        of(
            "fewer connections",
            SWITCHOVER,
            p -> p.candidateRole.settings.put("max_connections", "50"),
            FindingCode.STANDBY_LIMITS_DIFFER,
            BLOCKS),
        of(
            "shut down",
            SWITCHOVER,
            p -> {
              p.candidateDuty = Duty.STOPPED;
              p.candidateRole.inAnyCase = true;
            },
            FindingCode.NOT_REJOINED,
            BLOCKS),
        of(
            "both take writes",
            SWITCHOVER,
            p -> {
              p.candidateDuty = Duty.WRITABLE;
              p.candidateRole.inAnyCase = true;
            },
            FindingCode.TWO_PRIMARIES,
            BLOCKS),
        of(
            "nobody can stop it",
            FAILOVER,
            p -> p.primaryAgentAnswers = false,
            FindingCode.PRIMARY_NOT_FENCED,
            BLOCKS),
        of("what is lost", FAILOVER, p -> {}, FindingCode.REPLICATION_LOSS, WARNS),
        of(
            "nobody to follow",
            REJOIN,
            p -> p.primaryDuty = Duty.STOPPED,
            FindingCode.PRIMARY_UNREACHABLE,
            BLOCKS));
  }

  private static Capacity disk(long free) {
    return new Capacity(List.of(new Capacity.Disk("data", free, 100L << 30)), null);
  }

  private static Case of(
      String what, MoveKind kind, Consumer<Pair> spoilt, FindingCode code, Severity severity) {
    return new Case(what, kind, spoilt, code, severity);
  }

  @ParameterizedTest
  @MethodSource({"cases", "replicating"})
  void findsWhatIsWrong(Case wrong) {
    Pair pair = new Pair();
    wrong.spoilt().accept(pair);

    List<Finding> findings = Checks.of(pair.situation(), wrong.kind());

    assertThat(findings)
        .filteredOn(finding -> finding.code() == wrong.code())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(wrong.severity());
          assertThat(finding.message()).isNotBlank();
          assertThat(finding.remedy()).endsWith(".");
        });
  }

  /** What has changed since a rehearsal is told by the history, which {@code EvidenceIT} has. */
  @Test
  void everyCodeHasACase() {
    assertThat(Stream.concat(cases(), replicating()).map(Case::code).toList())
        .containsAll(EnumSet.complementOf(EnumSet.of(FindingCode.CHANGED_SINCE_REHEARSAL)));
  }

  @Test
  void aFailoverTellsTheLossInBytesAndSeconds() {
    Pair pair = new Pair();
    pair.primaryRole.position = LogPosition.of("0/3000200");

    assertThat(Checks.of(pair.situation(), FAILOVER))
        .filteredOn(finding -> finding.code() == FindingCode.REPLICATION_LOSS)
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message()).contains("all but 256 bytes").contains("9 s ago"));
  }

  @Test
  void aPairInOrderHasNothingToFind() {
    assertThat(Checks.of(new Pair().situation(), SWITCHOVER)).isEmpty();
    assertThat(Verdict.of("beta", List.of()).grade()).isEqualTo(Verdict.Grade.READY);
  }

  /** An application server on its own holds no data: both may serve, and a standby may be still. */
  @ParameterizedTest
  @EnumSource(
      value = Duty.class,
      names = {"SERVING", "SUSPENDED", "NONE"})
  void aStandbyThatTakesRequestsOrIsSuspendedIsInOrder(Duty standby) {
    Pair pair = new Pair();
    pair.primaryDuty = Duty.SERVING;
    pair.candidateDuty = standby;

    assertThat(Checks.of(pair.situation(), SWITCHOVER)).isEmpty();
  }

  @Test
  void whatCannotBeToldOfRoomAndRouteIsNotInvented() {
    Pair pair = new Pair();
    pair.candidateRole.capacity = new Capacity(List.of(), null);
    pair.admissions = Map.of("db", Admission.untold("its route is a local socket"));

    assertThat(Checks.of(pair.situation(), SWITCHOVER)).isEmpty();
  }

  @Test
  void saysAFullDiskInPlainNumbers() {
    Pair pair = new Pair();
    pair.candidateRole.capacity = disk(12L << 20);

    assertThat(Checks.of(pair.situation(), SWITCHOVER))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .isEqualTo(
                    "The disk of beta/db is full: 12 MB of 100 GB are free where its data lies. As the primary it would stop with its first writes."));
  }

  @Test
  void anOlderProtocolSaysWhatIsMissing() {
    Pair pair = new Pair();
    pair.candidateProtocol = 1;

    assertThat(Checks.of(pair.situation(), SWITCHOVER))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.message()).contains("protocol 1").contains("head-room"));
  }

  @Test
  void tellsEverythingAndWhatBlocksFirst() {
    Pair pair = new Pair().differing("settings/ssl", Consequence.BLOCKS_START, true);
    pair.candidateDuty = Duty.WRITABLE;
    pair.freeze = "until 06:00";
    pair.operation = "sync";

    List<Finding> findings = Checks.of(pair.situation(), SWITCHOVER);

    assertThat(findings)
        .extracting(Finding::code)
        .contains(
            FindingCode.DRIFT_BLOCKS_START,
            FindingCode.TWO_WRITABLE,
            FindingCode.FREEZE_WINDOW,
            FindingCode.OPERATION_RUNNING,
            FindingCode.NO_REPLICATION);
    assertThat(findings).extracting(Finding::severity).isSorted();
  }

  @ParameterizedTest
  @MethodSource({"cases", "replicating"})
  void whatOnlyWarnsNeedsNobodyToOverrideIt(Case wrong) {
    Pair pair = new Pair();
    wrong.spoilt().accept(pair);

    assertThat(Checks.of(pair.situation(), wrong.kind()))
        .filteredOn(finding -> !finding.blocks())
        .allMatch(finding -> finding.overridable() == OverriddenBy.NOBODY);
  }

  @Test
  void gradesByTheWorst() {
    assertThat(grade(pair -> pair.candidateDuty = Duty.READ_ONLY)).isEqualTo(Verdict.Grade.READY);
    assertThat(grade(pair -> pair.candidateDuty = Duty.WRITABLE))
        .isEqualTo(Verdict.Grade.ATTENTION);
    assertThat(grade(pair -> pair.candidateVerified = null)).isEqualTo(Verdict.Grade.UNKNOWN);
    assertThat(grade(pair -> pair.candidateState = State.UNREACHABLE))
        .isEqualTo(Verdict.Grade.NOT_READY);
    assertThat(
            grade(pair -> {
              pair.candidateVerified = null;
              pair.freeze = "until 06:00";
            }))
        .isEqualTo(Verdict.Grade.NOT_READY);
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceListsEveryCode(FindingCode code) throws IOException {
    assertThat(Files.readString(Path.of("docs", "reference", "preflight.md")))
        .contains(
            "| `%s` | %s | %s | %s |"
                .formatted(
                    code,
                    code.meaning(),
                    code.remedy(),
                    code.overriddenBy().name().toLowerCase(java.util.Locale.ROOT)));
  }

  private static Verdict.Grade grade(Consumer<Pair> spoilt) {
    Pair pair = new Pair();
    spoilt.accept(pair);
    return Verdict.of("beta", Checks.of(pair.situation(), SWITCHOVER)).grade();
  }
}
