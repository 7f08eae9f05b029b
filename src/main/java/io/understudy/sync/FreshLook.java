package io.understudy.sync;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Base;
import io.understudy.agentclient.Failure;
import io.understudy.agentclient.Observed;
import io.understudy.driver.Duty;
import io.understudy.history.History;
import io.understudy.history.Recorded;
import io.understudy.history.Revision;
import io.understudy.inventory.Instance;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an instance now, through its agent, and records what it sees; never answers from what the
 * console has stored. Call it outside of any transaction.
 */
@ApplicationScoped
class FreshLook {

  private static final int TRIES = 3;

  private final Agents agents;
  private final History history;

  FreshLook(Agents agents, History history) {
    this.agents = agents;
    this.history = history;
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

  Seen at(Instance instance) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Revision> latest = history.latest(instance.id());
      Base base =
          latest
              .map(
                  revision ->
                      new Base(
                          revision.hash(),
                          () -> history.parameters(instance.id(), revision.number())))
              .orElse(null);
      switch (agents.snapshot(instance.node().agent(), instance.component().name(), base)) {
        case Answer.Failed<Observed>(Failure failure) -> {
          return new Seen.Silent(failure.message());
        }
        case Answer.Given<Observed>(Observed.Unchanged unchanged) -> {
          return seen(
              instance,
              latest.orElseThrow(),
              history.parameters(instance.id(), latest.orElseThrow().number()));
        }
        case Answer.Given<Observed>(Observed.Seen(Snapshot snapshot)) -> {
          Optional<Recorded> recorded =
              history.record(
                  instance.id(), snapshot, latest.map(Revision::number).orElse(0));
          if (recorded.isPresent()) {
            return seen(instance, recorded.get().revision(), snapshot.parameters());
          }
        }
      }
    }
    return new Seen.Silent("it changes faster than it can be read");
  }

  private Seen seen(Instance instance, Revision revision, ParameterSet parameters) {
    return switch (agents.status(instance.node().agent(), instance.component().name())) {
      case Answer.Failed<InstanceStatus>(Failure failure) -> new Seen.Silent(failure.message());
      case Answer.Given<InstanceStatus>(InstanceStatus status) ->
          new Seen.Read(
              revision,
              parameters,
              status.condition() != null && status.condition().duty() == Duty.IN_RECOVERY,
              status.condition() == null ? Set.of() : status.condition().pendingRestart());
    };
  }
}
