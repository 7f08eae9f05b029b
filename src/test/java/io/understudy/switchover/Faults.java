package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.Fault.Look;
import io.understudy.switchover.Fault.Making;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that is made wrong with a rig whose primary is alpha and whose standby is beta. */
final class Faults {

  private static final String ALPHA = "alpha";
  private static final String BETA = "beta";
  private static final String OTHER = "truth-other";
  private static final String NOBODYS_KEY =
      Base64.getEncoder().encodeToString("nobody knows the private of this".getBytes(US_ASCII));

  /** Codes that no fault of this rig brings about, and why. */
  static final Map<FindingCode, String> WITHOUT =
      Map.of(
          PRIMARY_NOT_SERVING,
          "of a WildFly, which this rig has not; the switchover of two WildFly has it suspended",
          CANDIDATE_ADMIN_ONLY,
          "of a WildFly, which this rig has not; the checks' own test has it",
          STALE_COLLECTION,
          "preflight reads anew what is older than 30 s and says of who does not answer that it does not; it is left for a poll that takes longer than that");

  private Faults() {}

  static List<Fault> all() {
    return Stream.of(
            replication(), servers(), failover(), configuration(), agents(), directors(), console())
        .flatMap(List::stream)
        .toList();
  }

  private static Making set(String node, String setting, String value) {
    return stage -> stage.rig().set(node, setting, value);
  }

  private static List<Fault> replication() {
    return List.of(
        Fault.of(
            "the standby's password is wrong",
            stage -> {
              String right = stage.rig().conninfo(stage.rig().server(ALPHA));
              return broken(stage.rig(), right.replace("password=", "password=not-"));
            },
            CANDIDATE_NOT_STREAMING),
        Fault.of(
                "the primary's pg_hba.conf lets no standby in",
                stage -> {
                  AutoCloseable rules = stage.rig().serverFile(ALPHA, TruthRig.RULES, Faults::shut);
                  stage.rig().pair.real().execute(ALPHA, END_SENDERS);
                  return rules;
                },
                CANDIDATE_NOT_STREAMING)
            .slow(),
        Fault.of("replay is paused", Faults::paused, REPLAY_HELD_BACK),
        Fault.of(
                "replay is late on purpose",
                set(BETA, "recovery_min_apply_delay", "1min"),
                REPLAY_HELD_BACK)
            .slow(),
        Fault.of("a reader on the standby holds replay up", Faults::lagging, REPLICATION_LAG),
        Fault.of(
            "the slot of the standby was never made",
            set(BETA, "primary_slot_name", "gone"),
            SLOT_UNUSABLE,
            CANDIDATE_NOT_STREAMING),
        Fault.of(
            "a slot keeps the log for nobody",
            stage -> {
              var real = stage.rig().pair.real();
              real.execute(ALPHA, "SELECT pg_create_physical_replication_slot('nobody', true)");
              return () -> real.execute(ALPHA, "SELECT pg_drop_replication_slot('nobody')");
            },
            SLOT_LEFT_OVER),
        Fault.of(
            "the standby would wait for a standby of its own",
            set(BETA, "synchronous_standby_names", "nobody"),
            SYNC_WOULD_BLOCK),
        Fault.of(
            "the standby's pg_hba.conf would keep the old primary out",
            stage -> stage.rig().serverFile(BETA, TruthRig.RULES, Faults::shut),
            OLD_PRIMARY_REFUSED),
        Fault.of(
                "the old primary's route leads nowhere",
                stage ->
                    stage
                        .rig()
                        .rewrite(
                            ALPHA,
                            yaml ->
                                yaml.replace(
                                    "upstreams: { beta: \"host=127.0.0.1 port="
                                        + stage.rig().server(BETA).port(),
                                    "upstreams: { beta: \"host=127.0.0.1 port=1")),
                OLD_PRIMARY_REFUSED)
            .slow(),
        Fault.of(
                "the old primary has no route, and the standby's is empty",
                stage -> {
                  AutoCloseable routes =
                      stage.rig().rewrite(ALPHA, yaml -> yaml.replaceAll("    upstreams:.*\n", ""));
                  AutoCloseable upstream = broken(stage.rig(), "");
                  return () -> {
                    upstream.close();
                    routes.close();
                  };
                },
                CANNOT_FOLLOW,
                CANDIDATE_NOT_STREAMING)
            .slow(),
        Fault.of(
                "the standby follows another standby",
                stage -> broken(stage.rig(), stage.rig().conninfo(stage.rig().gamma())),
                CANDIDATE_FOLLOWS_ANOTHER)
            .slow(),
        Fault.of(
                "the standby's limits are others",
                stage -> {
                  AutoCloseable limit = set(BETA, "max_connections", "60").make(stage);
                  stage.rig().server(BETA).restart();
                  return () -> {
                    limit.close();
                    stage.rig().server(BETA).restart();
                    stage.rig().pair.awaitStreaming();
                  };
                },
                STANDBY_LIMITS_DIFFER,
                DRIFT_BLOCKS_START)
            .slow());
  }

  private static final String END_SENDERS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_replication";

  /** Rules that let nobody replicate. */
  private static String shut(String rules) {
    return rules.replaceAll("(?m)^(\\w+\\s+replication\\s.*)$", "# $1");
  }

  private static AutoCloseable broken(TruthRig rig, String conninfo) throws Exception {
    AutoCloseable set = rig.set(BETA, "primary_conninfo", conninfo);
    return () -> {
      set.close();
      rig.pair.awaitStreaming();
    };
  }

  private static AutoCloseable paused(Fault.Stage stage) {
    var real = stage.rig().pair.real();
    real.execute(BETA, "SELECT pg_wal_replay_pause()");
    return () -> real.execute(BETA, "SELECT pg_wal_replay_resume()");
  }

  /** Replay waits for the reader, and 80 MB behind it. */
  private static AutoCloseable lagging(Fault.Stage stage) throws Exception {
    var real = stage.rig().pair.real();
    real.execute(ALPHA, "CREATE TABLE in_the_way (i int)");
    stage.rig().pair.awaitStreaming();
    Connection reader = stage.rig().server(BETA).connect("postgres");
    reader.setAutoCommit(false);
    try (var statement = reader.createStatement()) {
      statement.executeQuery("SELECT * FROM in_the_way").close();
    }
    real.execute(ALPHA, "TRUNCATE in_the_way");
    real.execute(
        ALPHA,
        "SELECT count(pg_logical_emit_message(false, 'x', repeat('y', 1000000))) FROM generate_series(1, 80)");
    return () -> {
      reader.close();
      real.execute(ALPHA, "DROP TABLE in_the_way");
      stage.rig().pair.awaitStreaming();
    };
  }

  private static List<Fault> servers() {
    return List.of(
        Fault.of(
            "the standby's server is shut down",
            stage -> {
              stage.rig().server(BETA).stop();
              return () -> started(stage);
            },
            CANDIDATE_FAILING,
            NOT_REJOINED),
        Fault.of(
                "the standby's server was killed",
                stage -> {
                  stage.rig().server(BETA).crash();
                  return () -> started(stage);
                },
                CANDIDATE_FAILING,
                NOT_REJOINED)
            .slow(),
        Fault.of(
                "the primary's server is shut down",
                stage -> {
                  stage.rig().server(ALPHA).stop();
                  return () -> {
                    stage.rig().server(ALPHA).start();
                    stage.rig().pair.awaitStreaming();
                  };
                },
                PRIMARY_UNREACHABLE)
            .slow(),
        Fault.of(
            "the primary is read-only",
            set(ALPHA, "default_transaction_read_only", "on"),
            PRIMARY_READ_ONLY),
        Fault.of(
            "the standby's disk is short",
            stage -> {
              stage.rig().disk.fill(100 << 20);
              return stage.rig().disk::clear;
            },
            DISK_SHORT),
        Fault.of(
            "the standby's disk is full",
            stage -> {
              stage.rig().disk.fill(24 << 20);
              return stage.rig().disk::clear;
            },
            DISK_FULL),
        Fault.of(
            "the primary's connections are nearly used up", Faults::crowded, CONNECTIONS_SHORT),
        Fault.of(
                "another installation, which takes writes, is where the standby was",
                stage -> {
                  AutoCloseable other = stage.rig().looksAfter(BETA, stage.rig().stranger());
                  return () -> {
                    other.close();
                    stage.console().poll();
                    stage.console().acknowledge();
                  };
                },
                IDENTITY_UNACKNOWLEDGED,
                TWO_WRITABLE,
                NO_REPLICATION)
            .slow(),
        Fault.of(
                "the old primary came back after a failover and takes writes",
                stage -> {
                  AutoCloseable distrusted = stage.console().distrust();
                  AutoCloseable other = stage.rig().looksAfter(BETA, stage.rig().stranger());
                  return () -> {
                    other.close();
                    distrusted.close();
                    stage.console().poll();
                    stage.console().acknowledge();
                  };
                },
                PRIMARY_LEFT_BEHIND,
                CANDIDATE_NOT_TRUSTED)
            .slow(),
        Fault.of(
                "the standby was promoted beside the primary",
                stage -> {
                  promoted(stage.rig());
                  return stage.rig().looksAfter(BETA, stage.rig().gamma());
                },
                TWO_PRIMARIES)
            .slow(),
        Fault.of(
                "the service was promoted elsewhere, and the standby stayed with the old timeline",
                stage -> {
                  promoted(stage.rig());
                  return stage.rig().looksAfter(ALPHA, stage.rig().gamma());
                },
                TIMELINES_DIFFER)
            .slow());
  }

  private static void started(Fault.Stage stage) {
    stage.rig().server(BETA).start();
    stage.rig().pair.awaitStreaming();
  }

  /** Last of all that need it as a standby. */
  private static void promoted(TruthRig rig) throws Exception {
    try (Connection connection = rig.gamma().connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote() END");
    }
  }

  private static AutoCloseable crowded(Fault.Stage stage) throws Exception {
    List<Connection> clients = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      clients.add(stage.rig().server(ALPHA).connect("postgres"));
    }
    return () -> {
      for (Connection client : clients) {
        client.close();
      }
    };
  }

  private static List<Fault> failover() {
    return List.of(
        Fault.of(
                "a failover is asked for while the primary is well",
                stage -> () -> {},
                PRIMARY_ALIVE)
            .seenBy(Look.FAILOVER),
        Fault.of(
                "the primary's agent is gone, with a change that never came over and an address that it may hold",
                Faults::lost,
                PRIMARY_NOT_FENCED,
                REPLICATION_LOSS,
                UNAPPLIED_CHANGES,
                ADDRESS_MAY_BE_HELD)
            .seenBy(Look.FAILOVER));
  }

  private static AutoCloseable lost(Fault.Stage stage) throws Exception {
    ObjectNode address = TruthRig.document("vip");
    address.put("address", "10.9.0.9/32");
    address.putObject("interfaces").put(ALPHA, "lo").put(BETA, "lo");
    AutoCloseable declared =
        redeclared(
            stage, Stream.concat(stage.rig().directors().stream(), Stream.of(address)).toList());
    AutoCloseable change = stage.rig().set(ALPHA, "work_mem", "5MB");
    stage.console().poll();
    stage.rig().pair.real().killAgent(ALPHA);
    return () -> {
      stage.rig().pair.real().reviveAgent(ALPHA);
      change.close();
      declared.close();
    };
  }

  private static List<Fault> configuration() {
    return List.of(
        Fault.of(
            "a setting without which it would not start differs",
            set(BETA, "session_preload_libraries", "auto_explain"),
            DRIFT_BLOCKS_START),
        Fault.of(
            "a setting that clients notice differs",
            set(BETA, "timezone", "Asia/Tokyo"),
            DRIFT_CHANGES_BEHAVIOUR),
        Fault.of("less memory", set(BETA, "work_mem", "1MB"), DRIFT_CAPACITY),
        Fault.of("other log lines", set(BETA, "log_lock_waits", "on"), DRIFT_COSMETIC).slow(),
        Fault.of(
            "a setting waits for a restart",
            set(BETA, "max_files_per_process", "900"),
            RESTART_PENDING),
        Fault.of(
            "both have changed since it was rehearsed",
            stage -> {
              AutoCloseable one = set(ALPHA, "work_mem", "6MB").make(stage);
              AutoCloseable two = set(BETA, "work_mem", "6MB").make(stage);
              return () -> {
                two.close();
                one.close();
              };
            },
            CHANGED_SINCE_REHEARSAL));
  }

  private static List<Fault> agents() {
    return List.of(
        Fault.of(
            "the standby's agent is dead",
            stage -> {
              stage.rig().pair.real().killAgent(BETA);
              return () -> stage.rig().pair.real().reviveAgent(BETA);
            },
            CANDIDATE_UNREACHABLE,
            DRIFT_UNKNOWN),
        Fault.of(
            "the primary's agent is dead",
            stage -> {
              stage.rig().pair.real().killAgent(ALPHA);
              return () -> stage.rig().pair.real().reviveAgent(ALPHA);
            },
            PRIMARY_UNREACHABLE),
        Fault.of(
                "the standby's agent is dead while polling is paused",
                stage -> {
                  AutoCloseable pause = pollingPaused(stage);
                  stage.rig().pair.real().killAgent(BETA);
                  return () -> {
                    stage.rig().pair.real().reviveAgent(BETA);
                    pause.close();
                  };
                },
                CANDIDATE_UNREACHABLE)
            .slow(),
        twisted(
            "an agent of another version",
            "\"version\":\"[^\"]*\"",
            "\"version\":\"0.9\"",
            AGENT_VERSIONS_DIFFER),
        twisted(
            "an agent of before there were protocol versions",
            "\"protocol\":\\d+",
            "\"old\":0",
            AGENT_PROTOCOL_DIFFERS),
        twisted(
                "an agent of a later protocol",
                "\"protocol\":\\d+",
                "\"protocol\":99",
                AGENT_PROTOCOL_DIFFERS)
            .slow(),
        Fault.of(
            "a clock is off",
            stage -> {
              String now = Instant.now().minus(20, ChronoUnit.SECONDS).toString();
              stage
                  .rig()
                  .beta
                  .twist(card -> card.replaceAll("\"now\":\"[^\"]*\"", "\"now\":\"" + now + "\""));
              return () -> stage.rig().beta.twist(card -> card);
            },
            CLOCKS_DIFFER),
        inYaml(
            "the primary's agent has no commands to stop and start",
            "(?m)^    control:\n(      .*\n)+",
            "",
            NO_ROLE_COMMANDS),
        inYaml(
            "the primary's agent does not know its server's files",
            "    dataDirectory:.*\n",
            "",
            NO_SERVER_FILES),
        Fault.of(
                "pg_rewind is missing",
                stage ->
                    stage
                        .rig()
                        .rewrite(
                            ALPHA,
                            yaml ->
                                yaml.replaceAll(
                                    "binDirectory: .*",
                                    "binDirectory: " + withoutRewind(stage.rig()))),
                CANNOT_REWIND)
            .slow(),
        Fault.of(
                "the agents cannot share a parity key",
                stage -> {
                  AutoCloseable pinned =
                      stage
                          .rig()
                          .rewrite(
                              BETA, yaml -> yaml + "peers: { alpha: \"" + NOBODYS_KEY + "\" }\n");
                  stage.rig().renewParity(ALPHA);
                  return pinned;
                },
                SECRETS_NOT_COMPARABLE)
            .slow());
  }

  private static AutoCloseable pollingPaused(Fault.Stage stage) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putObject("paused").put("reason", "a test");
    return stage
        .console()
        .schedule(document, JsonNodeFactory.instance.objectNode().put("paused", false));
  }

  private static Fault twisted(String what, String from, String to, FindingCode code) {
    return Fault.of(
        what,
        stage -> {
          stage.rig().beta.twist(card -> card.replaceFirst(from, to));
          return () -> stage.rig().beta.twist(card -> card);
        },
        code);
  }

  private static Fault inYaml(String what, String from, String to, FindingCode code) {
    return Fault.of(
            what, stage -> stage.rig().rewrite(ALPHA, yaml -> yaml.replaceFirst(from, to)), code)
        .slow();
  }

  /** The same programs but one. */
  private static String withoutRewind(TruthRig rig) {
    var programs = rig.server(ALPHA).binaries().bin();
    try (Stream<Path> all = Files.list(programs)) {
      Path folder = Files.createTempDirectory("understudy-bin-");
      for (Path program : all.toList()) {
        String name = program.getFileName().toString();
        if (!name.equals("pg_rewind")) {
          Files.createSymbolicLink(folder.resolve(name), program);
        }
      }
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Fault> directors() {
    return List.of(
        Fault.of(
            "HAProxy is down",
            stage -> {
              stage.rig().haproxy.close();
              return stage.rig().haproxy::revive;
            },
            DIRECTOR_UNREACHABLE),
        Fault.of(
                "HAProxy is down, and nobody runs a preflight",
                stage -> {
                  stage.rig().haproxy.close();
                  return stage.rig().haproxy::revive;
                },
                DIRECTOR_UNREACHABLE)
            .seenBy(Look.READINESS),
        declared(
            "HAProxy has no such backend",
            0,
            document -> document.put("backend", "nothing"),
            DIRECTOR_TARGET_MISSING),
        declared(
            "HAProxy's state is not kept",
            0,
            document -> document.remove("stateFile"),
            TRAFFIC_NOT_LASTING),
        declared(
            "PgBouncer's password is wrong",
            1,
            document -> document.put("password", "wrong"),
            DIRECTOR_TARGET_MISSING),
        declared(
            "the DNS server does not answer",
            2,
            document -> document.put("server", "127.0.0.1:1"),
            DIRECTOR_UNREACHABLE),
        declared(
            "updates of the zone are not signed",
            2,
            document -> document.remove("tsig"),
            UPDATES_NOT_SIGNED),
        declared(
            "the record lives long",
            2,
            document -> document.put("record", "slow.example.test."),
            TTL_LONG),
        Fault.of(
            "somebody sends clients elsewhere",
            stage -> {
              stage.rig().haproxy.tell("set server db/beta state ready");
              return () -> stage.rig().haproxy.tell("set server db/beta state maint");
            },
            TRAFFIC_ELSEWHERE),
        Fault.of(
            "PgBouncer pools sessions",
            stage -> {
              pools(stage.rig(), "transaction", "session");
              return () -> pools(stage.rig(), "session", "transaction");
            },
            CLIENTS_MAY_NOT_PAUSE));
  }

  private static void pools(TruthRig rig, String from, String to) throws IOException {
    var ini = rig.bouncer.ini();
    Files.writeString(
        ini, Files.readString(ini).replace("pool_mode = " + from, "pool_mode = " + to));
    rig.bouncer.reload();
  }

  /** With one of the directors' documents changed. */
  private static Fault declared(
      String what, int place, Consumer<ObjectNode> change, FindingCode code) {
    return Fault.of(
        what,
        stage -> {
          var documents = new ArrayList<>(stage.rig().directors());
          change.accept((ObjectNode) documents.get(place));
          return redeclared(stage, documents);
        },
        code);
  }

  private static AutoCloseable redeclared(Fault.Stage stage, List<JsonNode> directors) {
    stage.console().declare(stage.rig(), TruthConsole.CLUSTER, directors);
    return () ->
        stage.console().declare(stage.rig(), TruthConsole.CLUSTER, stage.rig().directors());
  }

  private static List<Fault> console() {
    return List.of(
        Fault.of("the primary is asked for as the candidate", stage -> () -> {}, NOT_A_STANDBY)
            .seenBy(stage ->
                stage.console().preflight(TruthConsole.CLUSTER, ALPHA, MoveKind.SWITCHOVER)),
        Fault.of("an operation runs", stage -> stage.console().rehearsing(), OPERATION_RUNNING)
            .seenBy(Look.READINESS),
        Fault.of(
            "the standby was left behind",
            stage -> stage.console().distrust(),
            CANDIDATE_NOT_TRUSTED),
        Fault.of(
            "a probe does not pass",
            stage ->
                stage
                    .console()
                    .probing(
                        stage.rig(),
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("probe", "tcp")
                            .put("name", "shop")
                            .put("address", "127.0.0.1:1")),
            PROBE_FAILING),
        Fault.of("a freeze window is open", Faults::frozen, FREEZE_WINDOW),
        Fault.of("nothing was ever read", stage -> other(stage), NEVER_COLLECTED, TRAFFIC_UNKNOWN)
            .seenBy(stage -> ofOther(stage)),
        Fault.of(
                "it was never rehearsed",
                stage -> {
                  AutoCloseable declared = other(stage);
                  stage.console().poll(OTHER);
                  return declared;
                },
                REHEARSAL_OLD)
            .seenBy(stage -> stage.console().preflight(OTHER, BETA, MoveKind.SWITCHOVER)));
  }

  private static AutoCloseable frozen(Fault.Stage stage) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putArray("freezeWindows")
        .addObject()
        .put("reason", "year end")
        .put("from", Instant.now().minusSeconds(60).toString())
        .put("until", Instant.now().plusSeconds(3600).toString());
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    after.putArray("freezeWindows");
    return stage.console().schedule(document, after);
  }

  /** A second cluster of the same servers, of which nothing is known yet. */
  private static AutoCloseable other(Fault.Stage stage) {
    stage.console().declare(stage.rig(), OTHER, stage.rig().directors());
    return () -> stage.console().delete(OTHER);
  }

  private static List<Finding> ofOther(Fault.Stage stage) {
    return stage.console().verdict(OTHER).findings();
  }
}
