package io.understudy.traffic;

import io.understudy.audit.Actor;
import io.understudy.operation.LeaseLost;
import io.understudy.operation.OperationId;
import io.understudy.operation.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A step's context whose journal is in memory. */
final class TrialContext implements StepContext {

  private final OperationId operation = OperationId.random();
  private final Map<String, String> facts = new ConcurrentHashMap<>();
  private final List<String> commands = new ArrayList<>();
  private String step = "hold";
  private long token;
  private boolean leased = true;

  TrialContext(long token) {
    this.token = token;
  }

  /** From now on another step runs. */
  TrialContext step(String name) {
    step = name;
    return this;
  }

  /** From now on another console drives, as after a take-over. */
  TrialContext takenOver() {
    token++;
    return this;
  }

  /** From now on a console drives that slept through a take-over. */
  TrialContext stale() {
    token--;
    return this;
  }

  /** From now on another console has the operation's lease. */
  TrialContext leaseLost() {
    leased = false;
    return this;
  }

  /** What changed the world, as an admin would say it. */
  List<String> commands() {
    return commands;
  }

  @Override
  public void ran(String job, List<String> ran) {
    commands.addAll(ran);
  }

  @Override
  public OperationId operation() {
    return operation;
  }

  @Override
  public long clusterId() {
    return 1;
  }

  @Override
  public String body() {
    return "{}";
  }

  @Override
  public Actor actor() {
    return Actor.SYSTEM;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public String jobId(String purpose) {
    return operation + "." + step + ".do." + purpose;
  }

  @Override
  public <T> T effect(String command, Supplier<T> call) {
    if (!leased) {
      throw new LeaseLost(operation);
    }
    commands.add(command);
    return call.get();
  }

  @Override
  public void note(String text) {}

  @Override
  public Optional<String> recall(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  @Override
  public void remember(String name, String value) {
    facts.put(name, value);
  }

  @Override
  public boolean cancelRequested() {
    return false;
  }

  @Override
  public StepContext within(String prefix) {
    return this;
  }
}
