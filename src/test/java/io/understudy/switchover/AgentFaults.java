package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static io.understudy.switchover.Faults.ALPHA;
import static io.understudy.switchover.Faults.BETA;
import static io.understudy.switchover.Faults.NOBODYS_KEY;
import static io.understudy.switchover.Faults.set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.readiness.FindingCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What can be wrong with configurations and with what the agents have. */
final class AgentFaults {

  private AgentFaults() {}

  static List<Fault> configuration() {
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

  static List<Fault> agents() {
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
}
