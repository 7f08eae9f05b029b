package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.readiness.FindingCode;
import io.understudy.switchover.Fault.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What can be wrong with the traffic directors. */
final class DirectorFaults {

  private DirectorFaults() {}

  static List<Fault> directors() {
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
        Fault.of(
            "HAProxy's state file cannot be written",
            stage -> SmallDisk.readOnly(folder(stage.rig().haproxy.stateFile)),
            DIRECTOR_TARGET_MISSING),
        Fault.of(
            "PgBouncer's ini cannot be written",
            stage -> SmallDisk.readOnly(folder(stage.rig().bouncer.ini())),
            DIRECTOR_TARGET_MISSING),
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

  private static Path folder(Path file) {
    return file.toAbsolutePath().resolveSibling(".").normalize();
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

  static AutoCloseable redeclared(Fault.Stage stage, List<JsonNode> directors) {
    stage.console().declare(stage.rig(), TruthConsole.CLUSTER, directors);
    return () ->
        stage.console().declare(stage.rig(), TruthConsole.CLUSTER, stage.rig().directors());
  }
}
