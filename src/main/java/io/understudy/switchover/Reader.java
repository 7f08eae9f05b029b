package io.understudy.switchover;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.agentclient.Observed;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
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

    record Does(RoleStatus status) implements Told {
      Duty duty() {
        return status.duty();
      }
    }

    record Silent(String reason) implements Told {}
  }

  /** What a server does now; also of one that is down, where its agent can tell. */
  Told role(Instance instance) {
    return switch (agents.role(instance.node().agent(), instance.component().name())) {
      case Answer.Failed<RoleStatus>(Failure failure) ->
          new Told.Silent(instance + ": " + failure.message());
      case Answer.Given<RoleStatus>(RoleStatus status) -> new Told.Does(status);
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
