package io.understudy.switchover;

import static io.understudy.readiness.FindingCode.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.understudy.readiness.FindingCode;
import io.understudy.switchover.Fault.Making;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that is made wrong with a rig whose primary is alpha and whose standby is beta. */
final class Faults {

  static final String ALPHA = "alpha";
  static final String BETA = "beta";
  static final String OTHER = "truth-other";
  static final String NOBODYS_KEY =
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
            ReplicationFaults.replication(),
            ServerFaults.servers(),
            ServerFaults.failover(),
            AgentFaults.configuration(),
            AgentFaults.agents(),
            DirectorFaults.directors(),
            ConsoleFaults.console())
        .flatMap(List::stream)
        .toList();
  }

  static Making set(String node, String setting, String value) {
    return stage -> stage.rig().set(node, setting, value);
  }
}
