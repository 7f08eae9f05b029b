package io.understudy.history;

import io.understudy.inventory.InstanceId;
import io.understudy.parameter.Change;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.PlainValue;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds revisions; the caller holds the instance's lock. */
@ApplicationScoped
class Recording {

  private final RevisionRows revisions;
  private final SpanRows spans;
  private final Clock clock;

  Recording(RevisionRows revisions, SpanRows spans, Clock clock) {
    this.revisions = revisions;
    this.spans = spans;
    this.clock = clock;
  }

  Recorded first(InstanceId instance, Snapshot snapshot) {
    Revision first =
        new Revision(
                instance,
                1,
                1,
                true,
                notLaterThanNow(snapshot.collectedAt()),
                snapshot.parameters().hash(),
                Chain.START,
                snapshot.parameters().size(),
                snapshot.identity(),
                null,
                null,
                0)
            .chainedTo(Chain.START);
    revisions.insert(
        instance,
        new Lineage(
            1, snapshot.identity().id(), 1, first.collectedAt(), first.collectedAt(), "system"));
    revisions.insert(first, Chain.START);
    spans.begin(instance, snapshot.parameters().list(), 1);
    return new Recorded.Changed(first);
  }

  Recorded next(Revision latest, Snapshot snapshot) {
    ParameterSet before = spans.at(latest.instance(), latest.number());
    List<Change> changes = snapshot.parameters().since(before);
    refresh(latest, snapshot.parameters(), before, changes);
    boolean same = latest.identity().id().equals(snapshot.identity().id());
    if (same && changes.isEmpty()) {
      return new Recorded.Unchanged(latest);
    }
    Revision next = following(latest, snapshot, same, changes.size());
    if (!same) {
      revisions.insert(
          next.instance(),
          new Lineage(
              next.lineage(),
              snapshot.identity().id(),
              next.number(),
              next.collectedAt(),
              null,
              null));
    }
    revisions.insert(next, latest.chainedHash());
    write(next, changes);
    return same ? new Recorded.Changed(next) : new Recorded.NewLineage(next);
  }

  private Revision following(Revision latest, Snapshot snapshot, boolean same, int changes) {
    Instant read = notLaterThanNow(snapshot.collectedAt());
    return new Revision(
            latest.instance(),
            latest.number() + 1,
            same ? latest.lineage() : latest.lineage() + 1,
            same && latest.acknowledged(),
            read.isBefore(latest.collectedAt()) ? latest.collectedAt() : read,
            snapshot.parameters().hash(),
            Chain.START,
            changes,
            snapshot.identity(),
            null,
            null,
            0)
        .chainedTo(latest.chainedHash());
  }

  private void write(Revision next, List<Change> changes) {
    List<ParameterKey> ended =
        changes.stream().filter(change -> change.from() != null).map(Change::key).toList();
    List<Parameter> begun =
        changes.stream()
            .map(Change::to)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    spans.end(next.instance(), ended, next.number());
    spans.begin(next.instance(), begun, next.number());
  }

  /** What is described or sealed anew without being another value. */
  private void refresh(
      Revision latest, ParameterSet now, ParameterSet before, List<Change> changes) {
    Set<ParameterKey> changed = changes.stream().map(Change::key).collect(Collectors.toSet());
    List<Parameter> anew =
        now.list().stream()
            .filter(parameter -> !changed.contains(parameter.key()))
            .filter(parameter -> !sameTraces(before.find(parameter.key()).orElseThrow(), parameter))
            .toList();
    if (!anew.isEmpty()) {
      spans.refresh(latest.instance(), anew);
      revisions.described(latest);
    }
  }

  private static boolean sameTraces(Parameter old, Parameter now) {
    return old.descriptor().equals(now.descriptor())
        && (now.value() instanceof PlainValue || old.value().equals(now.value()));
  }

  private Instant notLaterThanNow(Instant collectedAt) {
    Instant now = clock.instant();
    return (collectedAt.isAfter(now) ? now : collectedAt).truncatedTo(ChronoUnit.MICROS);
  }
}
