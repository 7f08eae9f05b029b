package io.understudy.polling;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Base;
import io.understudy.agentclient.Failure;
import io.understudy.agentclient.Observed;
import io.understudy.history.History;
import io.understudy.history.Recorded;
import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import io.understudy.polling.PollOutcome.Outcome;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Collects one instance: asks its agent, records what is new, remembers how it went. Blocks within
 * the limits of the agent client and throws for nothing an agent does; never inside a transaction.
 */
@ApplicationScoped
class Collector {

  private static final Logger LOG = Logger.getLogger(Collector.class);
  private static final int TRIES = 3;

  private final Agents agents;
  private final History history;
  private final SightingLog sightings;
  private final RoleSightings roles;
  private final Clock clock;

  Collector(
      Agents agents, History history, SightingLog sightings, RoleSightings roles, Clock clock) {
    this.agents = agents;
    this.history = history;
    this.sightings = sightings;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * How it went.
   *
   * @param secretsEpoch of the agent's secrets, null when it was not told
   */
  record Collected(PollOutcome outcome, @Nullable String secretsEpoch) {}

  Collected collect(Instance instance) {
    Collected collected = configuration(instance);
    try {
      roles.refresh(instance);
    } catch (RuntimeException e) {
      LOG.errorf(e, "the role of %s could not be stored", instance);
    }
    return collected;
  }

  private Collected configuration(Instance instance) {
    Instant began = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<SightingRows.Row> before = Optional.empty();
    try {
      before = sightings.find(instance.id());
      String epoch = before.map(SightingRows.Row::secretsEpoch).orElse(null);
      for (int i = 0; i < TRIES; i++) {
        Optional<Collected> collected = attempt(instance, began, before, epoch);
        if (collected.isPresent()) {
          return collected.get();
        }
      }
      return failed(
          instance, began, before, Sighting.State.ERROR, "It changes faster than it can be read.");
    } catch (RuntimeException e) {
      LOG.errorf(e, "collecting %s failed", instance);
      return outcome(instance, Outcome.ERROR, "The console could not store it; see its log.");
    }
  }

  /** Empty when somebody else recorded a revision in the meantime. */
  private Optional<Collected> attempt(
      Instance instance,
      Instant began,
      Optional<SightingRows.Row> before,
      @Nullable String storedEpoch) {
    Optional<Revision> latest = history.latest(instance.id());
    Base base = storedEpoch == null ? null : latest.map(r -> base(instance.id(), r)).orElse(null);
    Answer<Seen> seen =
        ask(instance, base)
            .then(first ->
                base != null && first.needsWhole(storedEpoch, latest.orElseThrow())
                    ? ask(instance, null)
                    : Answer.given(first));
    return switch (seen) {
      case Answer.Failed<Seen>(Failure failure) ->
          Optional.of(failed(instance, began, before, state(failure), failure.message()));
      case Answer.Given<Seen>(Seen(Observed observed, InstanceStatus status)) ->
          recorded(instance.id(), observed, latest)
              .map(recorded -> {
                sightings.up(instance, began, status, before);
                return new Collected(up(instance, recorded), status.secretsEpoch());
              });
    };
  }

  private Answer<Seen> ask(Instance instance, @Nullable Base base) {
    var address = instance.node().agent();
    String name = instance.component().name();
    return agents
        .snapshot(address, name, base)
        .then(observed ->
            agents.status(address, name).then(status -> Answer.given(new Seen(observed, status))));
  }

  private Base base(InstanceId id, Revision revision) {
    return new Base(revision.hash(), () -> history.parameters(id, revision.number()));
  }

  private Optional<Recorded> recorded(InstanceId id, Observed observed, Optional<Revision> latest) {
    return switch (observed) {
      case Observed.Unchanged ignored -> latest.map(Recorded.Unchanged::new);
      case Observed.Seen(Snapshot snapshot) ->
          history.record(id, snapshot, latest.map(Revision::number).orElse(0));
    };
  }

  private Collected failed(
      Instance instance,
      Instant began,
      Optional<SightingRows.Row> before,
      Sighting.State state,
      String error) {
    sightings.failed(instance, began, state, error, before);
    return outcome(
        instance, state == Sighting.State.UNREACHABLE ? Outcome.UNREACHABLE : Outcome.ERROR, error);
  }

  private Collected outcome(Instance instance, Outcome outcome, String error) {
    return new Collected(
        new PollOutcome(
            instance.node().name(),
            instance.component().name(),
            outcome,
            history.latest(instance.id()).map(Revision::number).orElse(null),
            false,
            error),
        null);
  }

  private static PollOutcome up(Instance instance, Recorded recorded) {
    return new PollOutcome(
        instance.node().name(),
        instance.component().name(),
        recorded instanceof Recorded.Unchanged ? Outcome.UNCHANGED : Outcome.CHANGED,
        recorded.revision().number(),
        recorded instanceof Recorded.NewLineage,
        null);
  }

  private static Sighting.State state(Failure failure) {
    return switch (failure) {
      case Failure.NoAnswer ignored -> Sighting.State.UNREACHABLE;
      case Failure.Refusal refusal ->
          refusal.problem().code().equals("UNREACHABLE")
              ? Sighting.State.UNREACHABLE
              : Sighting.State.ERROR;
      case Failure.Nonsense ignored -> Sighting.State.ERROR;
    };
  }

  /** A snapshot and the status right after it. */
  private record Seen(Observed observed, InstanceStatus status) {

    /**
     * Whether a conditional answer hides something: secrets that were tagged or sealed anew, or
     * another installation with the same content.
     */
    boolean needsWhole(@Nullable String storedEpoch, Revision latest) {
      boolean anew = !Objects.equals(status.secretsEpoch(), storedEpoch);
      boolean other =
          observed instanceof Observed.Unchanged
              && status.identity() != null
              && !status.identity().id().equals(latest.identity().id());
      return anew || other;
    }
  }
}
