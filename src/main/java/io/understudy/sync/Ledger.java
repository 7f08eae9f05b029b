package io.understudy.sync;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Cluster;
import io.understudy.operation.OperationId;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes syncs down: every change of state, with its audit entry and its event, in one transaction.
 * Calls no agent.
 */
@ApplicationScoped
class Ledger {

  private final SyncStore store;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  Ledger(SyncStore store, Audit audit, Events events, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /** A fresh plan, in its first state. */
  @Transactional
  Sync add(Cluster cluster, SyncRequest request, Plan plan, Opening opening) {
    SyncRow row = new SyncRow();
    row.clusterId = cluster.id();
    row.standby = request.standby();
    row.state = opening.state();
    row.automatic = opening.actor().kind() == Actor.Kind.SYSTEM && !opening.inside();
    row.inside = opening.inside();
    row.request = SyncStore.json(request);
    row.plan = SyncStore.json(plan);
    row.planHash = PlanHash.of(cluster.name(), request, plan);
    row.total = plan.total();
    row.verified = opening.state() == SyncState.SUCCEEDED ? 0 : null;
    row.result = SyncStore.json(SyncResult.none());
    row.detail = opening.detail();
    row.proposedBy = opening.actor().name();
    row.proposedKind = opening.actor().kind();
    row.proposedAt = now();
    if (opening.state().ended()) {
      row.finishedAt = row.proposedAt;
    }
    store.persistAndFlush(row);
    note(
        row,
        opening.actor(),
        "sync.proposed",
        Map.of(
            "total", row.total,
            "planHash", row.planHash,
            "force", request.force(),
            "restart", request.restart(),
            "deletions", plan.deletes(),
            "revision", String.valueOf(request.revision()),
            "target", request.target(),
            "reason", request.reason()));
    return store.read(row);
  }

  /**
   * How a sync begins.
   *
   * @param inside whether it is part of another operation
   * @param detail what came of it, when it has ended already
   */
  record Opening(SyncState state, Actor actor, boolean inside, @Nullable String detail) {}

  /** Moves it on, when there is a way from where it is. */
  @Transactional
  Sync decide(long id, SyncState next, Actor actor, @Nullable String comment) {
    SyncRow row = store.locked(id);
    requireWay(row, next);
    row.state = next;
    row.decidedBy = actor.name();
    row.decidedAt = now();
    row.comment = comment == null || comment.isBlank() ? row.comment : comment.strip();
    row.waitsFor = null;
    if (next.ended()) {
      row.finishedAt = row.decidedAt;
      row.detail = word(next) + " by " + actor.name();
    }
    note(
        row,
        actor,
        "sync." + word(next),
        Map.of("planHash", row.planHash, "comment", String.valueOf(row.comment)));
    return store.read(row);
  }

  /** The plan no longer fits. */
  @Transactional
  void stale(long id, String reason) {
    SyncRow row = store.locked(id);
    if (row.state.leadsTo(SyncState.STALE)) {
      row.state = SyncState.STALE;
      row.detail = reason;
      row.waitsFor = null;
      row.finishedAt = now();
      note(row, Actor.SYSTEM, "sync.stale", Map.of("reason", reason));
    }
  }

  /** Notes why an approved sync does not run yet; says it once. */
  @Transactional
  void waits(long id, String reason) {
    SyncRow row = store.locked(id);
    if (row.state == SyncState.APPROVED && !reason.equals(row.waitsFor)) {
      row.waitsFor = reason;
      tell(row);
    }
  }

  /** It got the slot of its cluster; in the transaction that gives it. */
  @Transactional(Transactional.TxType.MANDATORY)
  void running(SyncRow row, OperationId operation) {
    requireWay(row, SyncState.RUNNING);
    row.state = SyncState.RUNNING;
    row.operationId = operation.value();
    row.startedAt = now();
    row.waitsFor = null;
    note(row, Actor.SYSTEM, "sync.started", Map.of("operation", operation.toString()));
  }

  /** Keeps what is known of the outcome so far. */
  @Transactional
  void report(long id, @Nullable Integer verified, UnaryOperator<SyncResult> change) {
    SyncRow row = store.locked(id);
    SyncResult before = SyncStore.parse(row.result, SyncResult.class);
    SyncResult after = change.apply(before);
    boolean news = !after.equals(before) || (verified != null && !verified.equals(row.verified));
    if (news) {
      row.result = SyncStore.json(after);
      row.verified = verified == null ? row.verified : verified;
      tell(row);
    }
  }

  /** It has ended, or contact was lost; nothing when it had ended before. */
  @Transactional
  Optional<Sync> end(long id, SyncState next, String detail) {
    SyncRow row = store.locked(id);
    if (!row.state.leadsTo(next)) {
      return Optional.empty();
    }
    row.state = next;
    row.detail = detail;
    row.finishedAt = next.ended() ? now() : null;
    var details = new LinkedHashMap<String, Object>();
    details.put("detail", detail);
    details.put("verified", String.valueOf(row.verified));
    details.put("total", row.total);
    note(row, Actor.SYSTEM, "sync." + word(next), details);
    return Optional.of(store.read(row));
  }

  private void requireWay(SyncRow row, SyncState next) {
    if (!row.state.leadsTo(next)) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE,
          "sync " + row.id + " is " + row.state + "; it cannot become " + next);
    }
  }

  private void note(SyncRow row, Actor actor, String action, Map<String, ?> details) {
    var all = new LinkedHashMap<String, Object>(details);
    all.put("standby", row.standby);
    audit.note(actor, action, store.read(row).cluster(), "sync " + row.id, all);
    tell(row);
  }

  private void tell(SyncRow row) {
    events.tell(
        new Event(
            store.read(row).cluster(), "sync", String.valueOf(Objects.requireNonNull(row.id))));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static String word(SyncState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
