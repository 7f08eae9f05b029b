package io.understudy.readiness;

import io.understudy.probe.Probed;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.traffic.Concern;
import java.util.List;
import java.util.Map;

/**
 * What was said by those who were asked just now.
 *
 * @param agents node → what its agent said; who did not answer is missing
 * @param traffic what stands in the way of moving clients
 * @param probes how the probes went; empty when none was asked
 */
record Asked(Map<String, AgentView> agents, List<Concern> traffic, List<Probed> probes) {

  /** Nobody was asked. */
  static final Asked NOBODY = new Asked(Map.of(), List.of(), List.of());

  Asked {
    agents = Map.copyOf(agents);
    traffic = List.copyOf(traffic);
    probes = List.copyOf(probes);
  }
}
