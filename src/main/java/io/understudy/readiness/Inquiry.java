package io.understudy.readiness;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.driver.Admission;
import io.understudy.driver.Approach;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.protocol.AgentCard;
import io.understudy.readiness.Situation.AgentView;
import io.understudy.traffic.Concern;
import io.understudy.traffic.Route;
import io.understudy.traffic.Traffic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks agents and directors about a move, all at once. Blocks; never in a transaction. */
@ApplicationScoped
class Inquiry {

  private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(8);

  private final Agents agents;
  private final RoleSightings roles;
  private final Ways ways;
  private final Traffic traffic;
  private final Clock clock;

  Inquiry(Agents agents, RoleSightings roles, Ways ways, Traffic traffic, Clock clock) {
    this.agents = agents;
    this.roles = roles;
    this.ways = ways;
    this.traffic = traffic;
    this.clock = clock;
  }

  /**
   * What they say.
   *
   * @param gone whether the primary is lost, so that nothing may depend on its answer
   */
  Asked about(Cluster cluster, Node candidate, boolean gone) {
    Map<String, AgentView> views = new ConcurrentHashMap<>();
    Map<String, Admission> admissions = new ConcurrentHashMap<>();
    var concerns = new CopyOnWriteArrayList<Concern>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> concerns.addAll(concerns(cluster, candidate, gone)));
      cluster.nodes().forEach(node -> threads.execute(() -> card(node, views)));
      if (!candidate.primary() && !gone) {
        cluster
            .instances(cluster.primary())
            .forEach(
                each -> threads.execute(() -> admission(cluster, each, candidate, admissions)));
      }
    }
    return new Asked(views, concerns, List.of(), admissions, null);
  }

  /** Where the primary is the candidate already, there is no route to ask about. */
  private List<Concern> concerns(Cluster cluster, Node candidate, boolean gone) {
    return cluster.traffic().isEmpty() || candidate.primary()
        ? List.of()
        : traffic.concerns(
            cluster,
            new Route(cluster.primary(), candidate, gone ? Route.Old.LOST : Route.Old.THERE),
            TRAFFIC_LIMIT);
  }

  private void card(Node node, Map<String, AgentView> views) {
    Instant before = clock.instant();
    if (agents.card(node.agent()) instanceof Answer.Given<AgentCard>(AgentCard card)) {
      // Half of the way there and back is the best guess for when the agent read its clock.
      Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
      views.put(
          node.name(),
          new AgentView(
              card.version(),
              Duration.between(middle, card.now()),
              Set.copyOf(card.commands()),
              card.speaks()));
    }
  }

  /** Only where the candidate follows by itself, or agent.yaml says how it would be followed. */
  private void admission(
      Cluster cluster, Instance serving, Node candidate, Map<String, Admission> admissions) {
    Instance standby = cluster.instance(candidate, serving.component());
    RoleStatus above = roles.of(serving.id()).map(RoleSighting::status).orElse(null);
    RoleStatus own = roles.of(standby.id()).map(RoleSighting::status).orElse(null);
    Replication there = own == null ? null : own.replication();
    if (above == null || there == null || !there.standby() || !leads(there, above, candidate)) {
      return;
    }
    Approach approach = ways.to(standby, there, Ways.seenFrom(above, own), serving);
    String component = serving.component().name();
    if (agents.admission(serving.node().agent(), component, approach)
        instanceof Answer.Given<Admission>(Admission admission)) {
      admissions.put(component, admission);
    }
  }

  /** Where nothing leads there, that alone is found without asking. */
  private static boolean leads(Replication standby, RoleStatus serving, Node candidate) {
    Replication.Upstream upstream = standby.upstream();
    return (upstream != null && upstream.host() != null)
        || serving.routes().contains(candidate.name());
  }
}
