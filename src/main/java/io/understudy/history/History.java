package io.understudy.history;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Change;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.protocol.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What every instance was set to: recording it, and looking it up. */
@ApplicationScoped
public class History {

  private static final Logger LOG = Logger.getLogger(History.class);

  private final RevisionRows revisions;
  private final SpanRows spans;
  private final Vocabulary vocabulary;
  private final Recording recording;
  private final Timeline timeline;
  private final Inventory inventory;
  private final Audit audit;
  private final Events events;
  private final Clock clock;

  History(
      RevisionRows revisions,
      SpanRows spans,
      Vocabulary vocabulary,
      Recording recording,
      Timeline timeline,
      Inventory inventory,
      Audit audit,
      Events events,
      Clock clock) {
    this.revisions = revisions;
    this.spans = spans;
    this.vocabulary = vocabulary;
    this.recording = recording;
    this.timeline = timeline;
    this.inventory = inventory;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Adds a revision when the snapshot differs from the last one, and tells the pages. Descriptions
   * and copies of secrets that are new for the same content replace the old ones without a
   * revision. The content hash is computed here. Consoles that record the same instance wait for
   * each other.
   *
   * @throws RequestRefused {@code NOT_FOUND} when the instance is no longer declared
   */
  @Transactional
  public Recorded record(InstanceId id, Snapshot snapshot) {
    return recorded(id, snapshot, lockedLatest(id));
  }

  /**
   * As {@link #record(InstanceId, Snapshot)}, but only while the last revision still is the one
   * that the caller knew when it asked the agent: a slow answer never overwrites a newer one.
   *
   * @param known the number of that revision, 0 for none
   * @return empty when there is another revision by now
   */
  @Transactional
  public Optional<Recorded> record(InstanceId id, Snapshot snapshot, int known) {
    Optional<Revision> latest = lockedLatest(id);
    if (latest.map(Revision::number).orElse(0) != known) {
      return Optional.empty();
    }
    return Optional.of(recorded(id, snapshot, latest));
  }

  /** The newest revision; empty before the first. */
  @Transactional
  public Optional<Revision> latest(InstanceId id) {
    return revisions.latest(id);
  }

  @Transactional
  public Optional<Revision> find(InstanceId id, int number) {
    return revisions.find(id, number);
  }

  /** The revision that was the newest at this moment. */
  @Transactional
  public Optional<Revision> asOf(InstanceId id, Instant at) {
    return revisions.asOf(id, at);
  }

  /**
   * The whole content of a revision.
   *
   * @throws RequestRefused {@code UNKNOWN_REVISION}
   */
  @Transactional
  public ParameterSet parameters(InstanceId id, int number) {
    require(id, number);
    return spans.at(id, number);
  }

  /**
   * What leads from one revision to another, in the order of the keys; either may be the older.
   *
   * @throws RequestRefused {@code UNKNOWN_REVISION}
   */
  @Transactional
  public List<Change> diff(InstanceId id, int from, int to) {
    require(id, from);
    require(id, to);
    return spans.atAndNotAt(id, to, from).since(spans.atAndNotAt(id, from, to));
  }

  /**
   * The history of one parameter, newest first, at most {@value Timeline#LONGEST} steps; empty when
   * the instance never had it.
   */
  @Transactional
  public List<ValueSince> values(InstanceId id, ParameterKey key) {
    return vocabulary.keyId(key).map(keyId -> timeline.of(id, keyId)).orElse(List.of());
  }

  /** A page of revisions, newest first. */
  @Transactional
  public List<Revision> revisions(RevisionQuery query) {
    ParameterKey key = query.key();
    if (key == null) {
      return revisions.page(query, null);
    }
    return vocabulary.keyId(key).map(keyId -> revisions.page(query, keyId)).orElse(List.of());
  }

  /** Every lineage, newest first. */
  @Transactional
  public List<Lineage> lineages(InstanceId id) {
    return revisions.lineages(id);
  }

  /**
   * Names a revision and writes a note to it; null or blank takes it away. A labelled revision
   * stays whatever retention says.
   *
   * @throws RequestRefused {@code UNKNOWN_REVISION}, or naming {@code label} or {@code note}
   */
  @Transactional
  public Revision label(
      InstanceId id, int number, @Nullable String label, @Nullable String note, Actor actor) {
    Revision old = require(id, number);
    String newLabel = Remark.label(label);
    String newNote = Remark.note(note);
    revisions.describe(id, number, newLabel, newNote);
    inventory
        .find(id)
        .ifPresent(instance -> {
          audit.note(
              actor,
              "revision.described",
              instance.cluster().name(),
              subject(instance) + " r" + number,
              Map.of(
                  "label", String.valueOf(newLabel),
                  "note", String.valueOf(newNote),
                  "labelBefore", String.valueOf(old.label()),
                  "noteBefore", String.valueOf(old.note())));
          tell(instance);
        });
    return require(id, number);
  }

  /**
   * Takes a lineage for what it is, so that it may be applied to standbys; nothing when somebody
   * did already.
   *
   * @throws RequestRefused {@code UNKNOWN_LINEAGE}
   */
  @Transactional
  public Lineage acknowledge(InstanceId id, int lineage, Actor actor) {
    require(lineage, revisions.lineage(id, lineage));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (revisions.acknowledge(id, lineage, now, actor.name())) {
      inventory
          .find(id)
          .ifPresent(instance -> {
            audit.note(
                actor,
                "lineage.acknowledged",
                instance.cluster().name(),
                subject(instance) + " lineage " + lineage,
                Map.of());
            tell(instance);
          });
    }
    return require(lineage, revisions.lineage(id, lineage));
  }

  /**
   * The numbers of revisions whose rows no longer fit the chain; empty when nobody touched them.
   */
  @Transactional
  public List<Integer> broken(InstanceId id) {
    return Chain.broken(revisions.links(id));
  }

  private Optional<Revision> lockedLatest(InstanceId id) {
    if (!revisions.lock(id)) {
      throw new RequestRefused(ErrorCode.NOT_FOUND, "the instance is no longer declared");
    }
    return revisions.latest(id);
  }

  private Recorded recorded(InstanceId id, Snapshot snapshot, Optional<Revision> latest) {
    Recorded recorded =
        latest
            .map(last -> recording.next(last, snapshot))
            .orElseGet(() -> recording.first(id, snapshot));
    switch (recorded) {
      case Recorded.Unchanged ignored -> {}
      case Recorded.Changed(Revision revision) -> {
        inventory.find(id).ifPresent(this::tell);
        LOG.infof(
            "revision %d with %d changes, instance %d",
            revision.number(), revision.changes(), id.value());
      }
      case Recorded.NewLineage(Revision revision) -> {
        inventory.find(id).ifPresent(this::tell);
        LOG.warnf(
            "another installation answers: revision %d begins lineage %d, instance %d",
            revision.number(), revision.lineage(), id.value());
      }
    }
    return recorded;
  }

  private void tell(Instance instance) {
    events.tell(new Event(instance.cluster().name(), "revision", subject(instance)));
  }

  private static String subject(Instance instance) {
    return instance.node().name() + "/" + instance.component().name();
  }

  private Revision require(InstanceId id, int number) {
    return revisions
        .find(id, number)
        .orElseThrow(() ->
            new RequestRefused(
                ErrorCode.UNKNOWN_REVISION, "there is no revision " + number + " of it"));
  }

  private static Lineage require(int number, Optional<Lineage> lineage) {
    return lineage.orElseThrow(() ->
        new RequestRefused(ErrorCode.UNKNOWN_LINEAGE, "there is no lineage " + number + " of it"));
  }
}
