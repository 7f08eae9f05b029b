package io.understudy.sync;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Base;
import io.understudy.agentclient.Failure;
import io.understudy.agentclient.Observed;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.history.History;
import io.understudy.history.Recorded;
import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.polling.Sightings;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an instance now, through its agent, and records what it sees; never answers from what the
 * console has stored. Call it outside of any transaction.
 */
@ApplicationScoped
class FreshLook {

  private static final int TRIES = 3;

  private final Agents agents;
  private final History history;
  private final Sightings sightings;
  private final Clock clock;

  FreshLook(Agents agents, History history, Sightings sightings, Clock clock) {
    this.agents = agents;
    this.history = history;
    this.sightings = sightings;
    this.clock = clock;
  }

  /** What came of looking. */
  sealed interface Seen {

    /** It was read. */
    record Read(
        Revision revision,
        ParameterSet parameters,
        boolean replays,
        Set<ParameterKey> pendingRestart)
        implements Seen {}

    /** Nobody answered, or not in a way that can be used. */
    record Silent(String reason) implements Seen {}
  }

  /** Reads it; an instance that has not changed costs little. */
  Seen at(Instance instance) {
    return at(instance, false);
  }

  /** Reads all of it, with the present copies of its secrets for the other agents. */
  Seen whole(Instance instance) {
    return at(instance, true);
  }

  private Seen at(Instance instance, boolean whole) {
    boolean conditional = !whole;
    for (int i = 0; i < TRIES; i++) {
      Instant asked = clock.instant();
      Optional<Revision> latest = history.latest(instance.id());
      Answer<Both> answer = ask(instance, conditional ? latest.map(this::base).orElse(null) : null);
      switch (answer) {
        case Answer.Failed<Both>(Failure failure) -> {
          return new Seen.Silent(failure.message());
        }
        case Answer.Given<Both>(Both(Observed.Unchanged unchanged, InstanceStatus status)) -> {
          Revision known = latest.orElseThrow();
          if (sameInstallation(known, status)) {
            sightings.seen(instance, asked, status);
            return read(known, history.parameters(instance.id(), known.number()), status);
          }
          conditional = false; // the same content on another installation
        }
        case Answer.Given<Both>(Both(Observed.Seen(Snapshot snapshot), InstanceStatus status)) -> {
          Optional<Recorded> recorded =
              history.record(instance.id(), snapshot, latest.map(Revision::number).orElse(0));
          if (recorded.isPresent()) {
            sightings.seen(instance, asked, status);
            return read(recorded.get().revision(), snapshot.parameters(), status);
          }
        }
      }
    }
    return new Seen.Silent("it changes faster than it can be read");
  }

  private record Both(Observed observed, InstanceStatus status) {}

  private Answer<Both> ask(Instance instance, @Nullable Base base) {
    var agent = instance.node().agent();
    String name = instance.component().name();
    return agents
        .snapshot(agent, name, base)
        .then(observed ->
            agents.status(agent, name).then(status -> Answer.given(new Both(observed, status))));
  }

  private Base base(Revision revision) {
    return new Base(
        revision.hash(), () -> history.parameters(revision.instance(), revision.number()));
  }

  private static boolean sameInstallation(Revision known, InstanceStatus status) {
    return status.identity() == null || status.identity().id().equals(known.identity().id());
  }

  private static Seen read(Revision revision, ParameterSet parameters, InstanceStatus status) {
    Condition condition = status.condition();
    return new Seen.Read(
        revision,
        parameters,
        condition != null && condition.duty() == Duty.IN_RECOVERY,
        condition == null ? Set.of() : condition.pendingRestart());
  }
}
