package io.understudy.agentclient;

import io.understudy.agentclient.AgentRequest.Method;
import io.understudy.driver.Admission;
import io.understudy.driver.Approach;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Draft;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.inventory.AgentAddress;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.protocol.AgentCard;
import io.understudy.protocol.Hints;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Job;
import io.understudy.protocol.JobReport;
import io.understudy.protocol.Pairing;
import io.understudy.protocol.PeerView;
import io.understudy.protocol.Snapshot;
import io.understudy.protocol.SnapshotDelta;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficReport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks agents. Every call blocks (use a virtual thread) for at most the time of {@link
 * AgentLimits}, whatever the agent does, and throws for none of its doings. Never call inside a
 * transaction.
 */
@Singleton
public class Agents {

  /** The server is to be read now, however long ago the agent last tried in vain. */
  private static final Map<String, String> INSIST = Map.of("Cache-Control", "no-cache");

  /** How long an agent holds the question for a job while that runs. */
  private static final Duration JOB_PATIENCE = Duration.ofSeconds(3);

  private static final int NOT_MODIFIED = 304;
  private static final int DELTA = 226;

  private final AgentExchange exchange;
  private final Duration shortly;
  private final Duration patiently;

  @Inject
  public Agents(AgentLimits limits) {
    this.exchange = new AgentExchange(limits);
    this.shortly = limits.answerTimeout();
    this.patiently = limits.snapshotTimeout();
  }

  /** Who answers there. */
  public Answer<AgentCard> card(AgentAddress address) {
    return ask(address, AgentRequest.get(shortly, "v1", "agent"), AgentCard.class)
        .then(card ->
            address.node() == null || card.node().equals(address.node())
                ? Answer.given(card)
                : nonsense(AgentExchange.foreign(AgentExchange.shown(card.node()), address)));
  }

  /**
   * Waits until something may have changed.
   *
   * @param after the number of the answer before; null asks for the present one at once
   * @param patience how long the agent holds the request while nothing happens
   */
  public Answer<Hints> hints(AgentAddress address, @Nullable Long after, Duration patience) {
    AgentRequest request =
        after == null
            ? AgentRequest.get(shortly, "v1", "hints")
            : AgentRequest.get(shortly.plus(patience), "v1", "hints", after.toString())
                .with(Map.of("Prefer", "wait=" + patience.toSeconds()));
    return ask(address, request, Hints.class);
  }

  /**
   * What an agent reaches of a peer's servers; a {@link Failure.Refusal} with status 404 when its
   * {@code agent.yaml} names no address of that peer.
   */
  public Answer<PeerView> watch(AgentAddress address, String peer) {
    return ask(address, AgentRequest.get(shortly, "v1", "watch", peer), PeerView.class);
  }

  /**
   * Says that somebody else reaches nothing of an agent's host, so that the next question is not
   * waited for where nobody takes a connection.
   */
  public void suspect(AgentAddress address) {
    exchange.suspect(address);
  }

  /** What the last collection saw beside the parameters. */
  public Answer<InstanceStatus> status(AgentAddress address, String instance) {
    return ask(
        address,
        AgentRequest.get(shortly, "v1", "instances", instance, "status"),
        InstanceStatus.class);
  }

  /** What the instance does and where it stands in replication, read now. */
  public Answer<RoleStatus> role(AgentAddress address, String instance) {
    return ask(
        address, AgentRequest.get(shortly, "v1", "instances", instance, "role"), RoleStatus.class);
  }

  /** Whether another server would let this instance in as its follower, tried now. */
  public Answer<Admission> admission(AgentAddress address, String instance, Approach approach) {
    return ask(
        address,
        AgentRequest.send(Method.POST, shortly, approach, "v1", "instances", instance, "admission"),
        Admission.class);
  }

  /**
   * The instance's parameters. With a base, an unchanged instance costs one empty answer, and a
   * changed one only its differences; when these do not lead to the hash that the agent names, the
   * whole is fetched.
   */
  public Answer<Observed> snapshot(AgentAddress address, String instance, @Nullable Base base) {
    AgentRequest whole =
        AgentRequest.get(patiently, "v1", "instances", instance, "snapshot").with(INSIST);
    if (base == null) {
      return exchange.send(address, whole).then(this::whole);
    }
    AgentRequest conditional =
        whole.with(Map.of("If-None-Match", '"' + base.hash() + '"', "A-IM", "understudy-delta"));
    return exchange
        .send(address, conditional)
        .then(reply ->
            switch (reply.status()) {
              case NOT_MODIFIED -> Answer.given(new Observed.Unchanged());
              case DELTA ->
                  switch (applied(reply, base)) {
                    case Answer.Given<Observed> seen -> seen;
                    case Answer.Failed<Observed> failed ->
                        exchange.send(address, whole).then(this::whole);
                  };
              default -> whole(reply);
            });
  }

  /** What the instance would do to fulfil the request; changes nothing. */
  public Answer<Draft> draft(AgentAddress address, String instance, ChangeRequest request) {
    return ask(
        address,
        AgentRequest.send(Method.POST, patiently, request, "v1", "instances", instance, "drafts"),
        Draft.class);
  }

  /** What the instance would run to carry out the order; changes nothing. */
  public Answer<Draft> draft(AgentAddress address, String instance, RoleOrder order) {
    return ask(
        address,
        AgentRequest.send(Method.POST, patiently, order, "v1", "instances", instance, "role"),
        Draft.class);
  }

  /**
   * Hands over a job, to be carried out once; can be repeated with the same id. With {@link
   * Failure.NoAnswer} the agent may have taken it: ask {@link #job}.
   */
  public Answer<JobReport> putJob(AgentAddress address, String instance, String id, Job job) {
    return ask(
        address,
        patient(
            AgentRequest.send(Method.PUT, shortly, job, "v1", "instances", instance, "jobs", id)),
        JobReport.class);
  }

  /** How a job stands; a {@link Failure.Refusal} with status 404 when the agent never took it. */
  public Answer<JobReport> job(AgentAddress address, String instance, String id) {
    return ask(
        address,
        patient(AgentRequest.get(shortly, "v1", "instances", instance, "jobs", id)),
        JobReport.class);
  }

  /** Answered as soon as the job has ended, or after a while without its end. */
  private AgentRequest patient(AgentRequest request) {
    return request
        .within(shortly.plus(JOB_PATIENCE))
        .with(Map.of("Prefer", "wait=" + JOB_PATIENCE.toSeconds()));
  }

  /** The parity key as this agent hands it out, sealed to each of its peers. */
  public Answer<Pairing> pairing(AgentAddress address) {
    return ask(address, AgentRequest.get(shortly, "v1", "pairing"), Pairing.class);
  }

  /**
   * Introduces the agents of a cluster to this one, and hands it the parity key when there is one.
   *
   * @return its pairing afterwards
   */
  public Answer<Pairing> pair(AgentAddress address, Pairing pairing) {
    return ask(
        address, AgentRequest.send(Method.PUT, shortly, pairing, "v1", "pairing"), Pairing.class);
  }

  /** What this agent may do for traffic directors. */
  public Answer<TrafficCard> traffic(AgentAddress address) {
    return ask(address, AgentRequest.get(shortly, "v1", "traffic"), TrafficCard.class);
  }

  /** How something that moves clients stands now. */
  public Answer<TrafficLook> traffic(AgentAddress address, String director, String subject) {
    return ask(
        address, AgentRequest.get(shortly, "v1", "traffic", director, subject), TrafficLook.class);
  }

  /**
   * Hands over an order about traffic, to be carried out once, and waits for its end as long as for
   * a snapshot; can be repeated with the same id.
   */
  public Answer<TrafficReport> putOrder(AgentAddress address, String id, TrafficOrder order) {
    return ask(
        address,
        AgentRequest.send(Method.PUT, shortly.plus(patiently), order, "v1", "traffic", "orders", id)
            .with(Map.of("Prefer", "wait=" + patiently.toSeconds())),
        TrafficReport.class);
  }

  private <T> Answer<T> ask(AgentAddress address, AgentRequest request, Class<T> type) {
    return exchange.send(address, request).then(reply -> reply.as(type));
  }

  private Answer<Observed> whole(AgentReply reply) {
    return reply.as(Snapshot.class).then(Agents::checked);
  }

  private Answer<Observed> applied(AgentReply reply, Base base) {
    return reply.as(SnapshotDelta.class).then(delta -> applied(delta, base));
  }

  private static Answer<Observed> applied(SnapshotDelta delta, Base base) {
    if (!delta.base().equals(base.hash())) {
      return nonsense("The agent's difference starts from another base than was asked for.");
    }
    ParameterSet before = base.parameters().get();
    var changes = new ArrayList<Change>();
    for (ParameterKey key : delta.removed()) {
      before.find(key).ifPresent(gone -> changes.add(new Change(key, gone, null)));
    }
    for (Parameter set : delta.set()) {
      changes.add(new Change(set.key(), before.find(set.key()).orElse(null), set));
    }
    return checked(
        new Snapshot(delta.identity(), delta.hash(), delta.collectedAt(), before.with(changes)));
  }

  private static Answer<Observed> checked(Snapshot snapshot) {
    return snapshot.parameters().hash().equals(snapshot.hash())
        ? Answer.given(new Observed.Seen(snapshot))
        : nonsense("The agent's snapshot does not have the hash that it names.");
  }

  private static <T> Answer<T> nonsense(String message) {
    return Answer.failed(new Failure.Nonsense(message));
  }
}
