package io.understudy.operation;

import io.understudy.audit.Actor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A step's context while a runner holds the operation's lease.
 *
 * @param facts all that is remembered: nobody else writes any while the lease is ours, so they are
 *     not read again for every question, while clients may wait
 */
record DrivenContext(
    Operation started,
    Lease lease,
    Attempt journalled,
    OperationJournal journal,
    Timing timing,
    String prefix,
    Map<String, String> facts)
    implements StepContext {

  DrivenContext(
      Operation started, Lease lease, Attempt journalled, OperationJournal journal, Timing timing) {
    this(started, lease, journalled, journal, timing, "", new ConcurrentHashMap<>(started.facts()));
  }

  Direction direction() {
    return journalled.direction();
  }

  @Override
  public OperationId operation() {
    return started.id();
  }

  @Override
  public long clusterId() {
    return started.clusterId();
  }

  @Override
  public String body() {
    return started.body();
  }

  @Override
  public Actor actor() {
    return started.actor();
  }

  @Override
  public long token() {
    return lease.token();
  }

  @Override
  public int attempt() {
    return journalled.number();
  }

  @Override
  public String jobId(String purpose) {
    String side = direction() == Direction.DO ? "do" : "undo";
    return operation() + "." + journalled.step() + "." + side + "." + prefix + purpose;
  }

  @Override
  public <T> T effect(String command, Supplier<T> call) {
    journal.renew(lease, timing.leaseEnd());
    journal.note(lease, new Note(journalled.step(), true, command, timing.now()));
    return call.get();
  }

  @Override
  public void ran(String job, List<String> commands) {
    List<Note> notes =
        commands.stream()
            .map(text -> new Note(journalled.step(), true, text, timing.now()))
            .toList();
    if (!notes.isEmpty()) {
      journal.ran(lease, job, notes);
    }
  }

  @Override
  public void note(String text) {
    journal.note(lease, new Note(journalled.step(), false, text, timing.now()));
  }

  @Override
  public Optional<String> recall(String name) {
    return Optional.ofNullable(facts.get(prefix + name));
  }

  @Override
  public void remember(String name, String value) {
    journal.remember(lease, prefix + name, value, timing.now());
    facts.put(prefix + name, value);
  }

  @Override
  public boolean cancelRequested() {
    return journal.read(lease).cancelRequestedBy() != null;
  }

  @Override
  public StepContext within(String inner) {
    return new DrivenContext(
        started, lease, journalled, journal, timing, prefix + inner + ".", facts);
  }
}
