package io.understudy.readiness;

import io.understudy.driver.Admission;
import io.understudy.probe.Probed;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.traffic.Concern;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said by those who were asked.
 *
 * @param agents node → what its agent said; who did not answer is missing
 * @param traffic what stands in the way of moving clients
 * @param probes how the probes went; empty when none was asked
 * @param admissions component → whether the candidate would let the primary in as its follower;
 *     only those that were tried
 * @param doubt why nothing is known of the directors, null when they were asked or there are none
 */
public record Asked(
    Map<String, AgentView> agents,
    List<Concern> traffic,
    List<Probed> probes,
    Map<String, Admission> admissions,
    @Nullable String doubt) {

  public Asked {
    agents = Map.copyOf(agents);
    traffic = List.copyOf(traffic);
    probes = List.copyOf(probes);
    admissions = Map.copyOf(admissions);
  }

  /** The same, and how the probes went. */
  Asked with(List<Probed> probed) {
    return new Asked(agents, traffic, probed, admissions, doubt);
  }

  /** Nobody was asked, or too long ago. */
  static Asked nobody(@Nullable String doubt) {
    return new Asked(Map.of(), List.of(), List.of(), Map.of(), doubt);
  }
}
