package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static io.understudy.switchover.Faults.ALPHA;
import static io.understudy.switchover.Faults.BETA;
import static io.understudy.switchover.Faults.OTHER;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.understudy.readiness.Finding;
import io.understudy.readiness.MoveKind;
import io.understudy.switchover.Fault.Look;
import java.time.Instant;
import java.util.List;

/** What the console itself may not do just now. */
final class ConsoleFaults {

  private ConsoleFaults() {}

  static List<Fault> console() {
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
        Fault.of("a freeze window is open", ConsoleFaults::frozen, FREEZE_WINDOW),
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
