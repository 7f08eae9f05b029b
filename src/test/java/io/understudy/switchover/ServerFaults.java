package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static io.understudy.switchover.Faults.ALPHA;
import static io.understudy.switchover.Faults.BETA;
import static io.understudy.switchover.Faults.set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.switchover.Fault.Look;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be wrong with the servers themselves, and with a lost one. */
final class ServerFaults {

  private ServerFaults() {}

  static List<Fault> servers() {
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
            "the primary's connections are nearly used up",
            ServerFaults::crowded,
            CONNECTIONS_SHORT),
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

  static List<Fault> failover() {
    return List.of(
        Fault.of(
                "a failover is asked for while the primary is well",
                stage -> () -> {},
                PRIMARY_ALIVE)
            .seenBy(Look.FAILOVER),
        Fault.of(
                "the primary's agent is gone, with a change that never came over and an address that it may hold",
                ServerFaults::lost,
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
        DirectorFaults.redeclared(
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
}
