package io.understudy.polling;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.inventory.AgentAddress;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.Pairing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Introduces the agents of a cluster to each other: everybody gets the sealing keys of all, and the
 * parity key of one. The console passes on what it cannot open; agents that are not on loopback, or
 * that have pinned peers, decide by their own file.
 */
@ApplicationScoped
class Introductions {

  private static final Logger LOG = Logger.getLogger(Introductions.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Agents agents;
  private final SightingLog log;
  private final Clock clock;
  private final Map<Long, Instant> tried = new ConcurrentHashMap<>();
  private final Map<Long, String> refused = new ConcurrentHashMap<>();

  Introductions(Agents agents, SightingLog log, Clock clock) {
    this.agents = agents;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Introduces the agents when they do not share their secrets' epoch, which all have in common
   * that know the same peers and use the same parity key.
   *
   * @param epochs node → epoch, of the nodes that answered
   * @param insist whether to try again right after a refusal
   * @return whether secrets are tagged or sealed anew, so that the instances are to be read again
   */
  boolean introduce(Cluster cluster, Map<String, String> epochs, boolean insist) {
    if (epochs.size() < 2 || Set.copyOf(epochs.values()).size() == 1) {
      return false;
    }
    Instant now = clock.instant();
    Instant last = tried.put(cluster.id(), now);
    if (last != null && !insist && now.isBefore(last.plus(PATIENCE))) {
      tried.put(cluster.id(), last);
      return false;
    }
    List<Node> present =
        cluster.nodes().stream().filter(node -> epochs.containsKey(node.name())).toList();
    List<Pairing.Peer> peers = peers(cluster, present);
    var refusals = new ArrayList<String>();
    var pairing = new Pairing(peers, null, Map.of());
    present.forEach(node -> pair(node, pairing, refusals));
    Node giver = present.contains(cluster.primary()) ? cluster.primary() : present.getFirst();
    if (agents.pairing(giver.agent()) instanceof Answer.Given<Pairing>(Pairing given)) {
      var handed = new Pairing(peers, given.parityKeyId(), given.parity());
      present.stream()
          .filter(node -> !node.equals(giver))
          .forEach(node -> pair(node, handed, refusals));
    }
    report(cluster, present, refusals);
    return refusals.isEmpty();
  }

  /** The keys of those who answer, and of the others as those know them. */
  private List<Pairing.Peer> peers(Cluster cluster, List<Node> present) {
    Set<String> absent =
        cluster.nodes().stream()
            .filter(node -> !present.contains(node))
            .map(Node::name)
            .collect(Collectors.toSet());
    var keys = new TreeMap<String, String>();
    for (Node node : present) {
      AgentAddress address = node.agent();
      if (agents.pairing(address) instanceof Answer.Given<Pairing>(Pairing known)) {
        known.peers().stream()
            .filter(peer -> absent.contains(peer.node()))
            .forEach(peer -> keys.putIfAbsent(peer.node(), peer.sealingKey()));
      }
      if (agents.card(address) instanceof Answer.Given<AgentCard>(AgentCard card)) {
        keys.put(card.node(), card.sealingKey());
      }
    }
    return keys.entrySet().stream().map(e -> new Pairing.Peer(e.getKey(), e.getValue())).toList();
  }

  private void pair(Node node, Pairing pairing, List<String> refusals) {
    if (agents.pair(node.agent(), pairing) instanceof Answer.Failed<Pairing>(var failure)) {
      refusals.add(node.name() + ": " + failure.message());
    }
  }

  /** A refusal stands in the log once, not at every poll. */
  private void report(Cluster cluster, List<Node> present, List<String> refusals) {
    if (refusals.isEmpty()) {
      refused.remove(cluster.id());
      log.introduced(cluster, present.stream().map(Node::name).toList());
      return;
    }
    String message = String.join("; ", refusals);
    if (!message.equals(refused.put(cluster.id(), message))) {
      LOG.warnf("agents of %s were not introduced: %s", cluster.name(), message);
    }
  }
}
