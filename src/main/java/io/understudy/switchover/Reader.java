package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.agentclient.Observed;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.inventory.Instance;
import io.understudy.protocol.InstanceStatus;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads servers through their agents, now and past every cache of the console. */
@ApplicationScoped
class Reader {

  private final Agents agents;

  Reader(Agents agents) {
    this.agents = agents;
  }

  Reading read(Instance instance) {
    return switch (agents.snapshot(instance.node().agent(), instance.component().name(), null)) {
      case Answer.Failed<Observed>(Failure failure) -> silent(instance, failure.message());
      case Answer.Given<Observed>(Observed observed) ->
          switch (observed) {
            case Observed.Seen(Snapshot snapshot) -> withDuty(instance, snapshot);
            case Observed.Unchanged unchanged -> silent(instance, "an answer nobody asked for");
          };
    };
  }

  /** What a server does, as far as it can be told. */
  sealed interface Told {

    record Does(Duty duty) implements Told {}

    record Silent(String reason) implements Told {}
  }

  /**
   * What a server did when its agent last read it: cheaper than {@link #read}, which is asked where
   * the agent has not read it since its start, or could not the last time.
   */
  Told duty(Instance instance) {
    return switch (agents.status(instance.node().agent(), instance.component().name())) {
      case Answer.Failed<InstanceStatus>(Failure failure) ->
          new Told.Silent(instance + ": " + failure.message());
      case Answer.Given<InstanceStatus>(InstanceStatus status) -> {
        Condition condition = status.condition();
        yield condition == null || status.error() != null
            ? told(read(instance))
            : new Told.Does(condition.duty());
      }
    };
  }

  private static Told told(Reading reading) {
    return switch (reading) {
      case Reading.Seen(Duty duty, var parameters) -> new Told.Does(duty);
      case Reading.Silent(String reason) -> new Told.Silent(reason);
    };
  }

  private Reading withDuty(Instance instance, Snapshot snapshot) {
    return switch (agents.status(instance.node().agent(), instance.component().name())) {
      case Answer.Failed<InstanceStatus>(Failure failure) -> silent(instance, failure.message());
      case Answer.Given<InstanceStatus>(InstanceStatus status) -> {
        Condition condition = status.condition();
        yield condition == null
            ? silent(instance, "its agent has not read it")
            : new Reading.Seen(condition.duty(), snapshot.parameters());
      }
    };
  }

  private static Reading silent(Instance instance, String reason) {
    return new Reading.Silent(instance + ": " + reason);
  }
}
