package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.security.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as someone wants it: the body of {@code PUT /clusters/{cluster}}, not yet checked. What
 * is absent is null.
 *
 * @param primary counts at the first declaration only
 * @param schedule when it is polled, read by whoever polls; null leaves it as it is
 * @param approval {@code required} (the default) or {@code automatic}
 * @param fourEyes true by default
 * @param automaticFailover null for none, which is the default
 * @param traffic the documents of the directors
 * @param probes the documents of the probes
 */
public record ClusterDeclaration(
    @Nullable List<@Nullable NodeDeclaration> nodes,
    @Nullable String primary,
    @Nullable List<@Nullable ComponentDeclaration> components,
    @Nullable JsonNode schedule,
    @Nullable String approval,
    @Nullable Boolean fourEyes,
    @Nullable List<@Nullable JsonNode> traffic,
    @Nullable AutomaticDeclaration automaticFailover,
    @Nullable List<@Nullable JsonNode> probes) {

  /** Without automatic failover and probes. */
  public ClusterDeclaration(
      @Nullable List<@Nullable NodeDeclaration> nodes,
      @Nullable String primary,
      @Nullable List<@Nullable ComponentDeclaration> components,
      @Nullable JsonNode schedule,
      @Nullable String approval,
      @Nullable Boolean fourEyes,
      @Nullable List<@Nullable JsonNode> traffic) {
    this(nodes, primary, components, schedule, approval, fourEyes, traffic, null, null);
  }

  /**
   * Automatic failover that is wanted.
   *
   * @param checks how many in a row have to see the primary dead; 5 when absent
   * @param every an ISO 8601 duration; {@code PT2S} when absent
   */
  public record AutomaticDeclaration(@Nullable Integer checks, @Nullable String every) {}

  /** A node that is wanted. */
  public record NodeDeclaration(@Nullable String name, @Nullable AgentDeclaration agent) {}

  /** Where a node's agent is. */
  public record AgentDeclaration(@Nullable String url, @Nullable Secret token) {}

  /** A component that is wanted. */
  public record ComponentDeclaration(
      @Nullable String name, @Nullable String kind, @Nullable String driver) {}

  /** Without the documents of directors and probes, which may hold secrets. */
  @Override
  public String toString() {
    return "ClusterDeclaration[nodes=" + nodes + ", components=" + components + "]";
  }
}
