package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static io.understudy.switchover.Faults.ALPHA;
import static io.understudy.switchover.Faults.BETA;
import static io.understudy.switchover.Faults.set;

import java.sql.Connection;
import java.util.List;

/** What can be wrong with how the standby follows. */
final class ReplicationFaults {

  private ReplicationFaults() {}

  static List<Fault> replication() {
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
                  AutoCloseable rules =
                      stage.rig().serverFile(ALPHA, TruthRig.RULES, ReplicationFaults::shut);
                  stage.rig().pair.real().execute(ALPHA, END_SENDERS);
                  return rules;
                },
                CANDIDATE_NOT_STREAMING)
            .slow(),
        Fault.of("replay is paused", ReplicationFaults::paused, REPLAY_HELD_BACK),
        Fault.of(
                "replay is late on purpose",
                set(BETA, "recovery_min_apply_delay", "1min"),
                REPLAY_HELD_BACK)
            .slow(),
        Fault.of(
            "a reader on the standby holds replay up", ReplicationFaults::lagging, REPLICATION_LAG),
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
            stage -> stage.rig().serverFile(BETA, TruthRig.RULES, ReplicationFaults::shut),
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
}
