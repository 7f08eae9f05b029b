package io.understudy.drift;

import io.understudy.drift.StandbyDrift.ComponentDrift;
import io.understudy.drift.StandbyDrift.Pending;
import io.understudy.drift.StandbyDrift.Seen;
import io.understudy.drift.StandbyDrift.Status;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How every standby stands, from what was recorded last; and the base of the comparison. */
@ApplicationScoped
public class Drifts {

  private static final Comparison NOTHING =
      new Comparison(List.of(), List.of(), List.of(), List.of());

  private final History history;
  private final Sightings sightings;
  private final Doubts doubts;
  private final Rules rules;
  private final ParityBases bases;
  private final Comparisons comparisons;
  private final Clock clock;

  Drifts(
      History history,
      Sightings sightings,
      Doubts doubts,
      Rules rules,
      ParityBases bases,
      Comparisons comparisons,
      Clock clock) {
    this.history = history;
    this.sightings = sightings;
    this.doubts = doubts;
    this.rules = rules;
    this.bases = bases;
    this.comparisons = comparisons;
    this.clock = clock;
  }

  /** Every standby of the cluster, in the order of the declaration. */
  @Transactional
  public List<StandbyDrift> of(Cluster cluster) {
    RuleSet inForce = rules.inForce(cluster);
    return cluster.standbys().stream().map(standby -> of(cluster, standby, inForce)).toList();
  }

  /** One standby of the cluster. */
  @Transactional
  public StandbyDrift of(Cluster cluster, Node standby) {
    return of(cluster, standby, rules.inForce(cluster));
  }

  private StandbyDrift of(Cluster cluster, Node standby, RuleSet inForce) {
    List<ComponentDrift> components =
        cluster.components().stream()
            .map(component -> of(cluster, standby, component, inForce))
            .toList();
    List<String> reasons =
        components.stream()
            .map(ComponentDrift::reason)
            .flatMap(Stream::ofNullable)
            .distinct()
            .toList();
    return new StandbyDrift(
        standby.name(),
        worst(components),
        reasons.isEmpty() ? null : String.join("; ", reasons),
        components);
  }

  private static Status worst(List<ComponentDrift> components) {
    List<Status> all = components.stream().map(ComponentDrift::status).toList();
    if (all.contains(Status.DRIFTED)) {
      return Status.DRIFTED;
    }
    return all.contains(Status.UNKNOWN) ? Status.UNKNOWN : Status.IN_SYNC;
  }

  private ComponentDrift of(Cluster cluster, Node standby, Component component, RuleSet inForce) {
    Instance primary = cluster.instance(cluster.primary(), component);
    Instance other = cluster.instance(standby, component);
    Optional<Revision> primaryLatest = history.latest(primary.id());
    Optional<Revision> standbyLatest = history.latest(other.id());
    Optional<Sighting> primarySighting = sightings.find(primary.id());
    Optional<Sighting> standbySighting = sightings.find(other.id());
    List<String> doubt =
        Stream.of(
                doubts.about(primary, primaryLatest, primarySighting),
                doubts.about(other, standbyLatest, standbySighting))
            .flatMap(Optional::stream)
            .toList();
    Comparison comparison =
        primaryLatest.isEmpty() || standbyLatest.isEmpty()
            ? NOTHING
            : known(
                new Compared(primary, primaryLatest.get(), other, standbyLatest.get()),
                replays(standbySighting),
                inForce);
    List<Pending> pending = new ArrayList<>();
    pending(primary, primarySighting, pending);
    pending(other, standbySighting, pending);
    return new ComponentDrift(
        component.name(),
        status(doubt, comparison),
        reason(component, doubt, comparison),
        seen(primaryLatest, primarySighting),
        seen(standbyLatest, standbySighting),
        comparison,
        pending);
  }

  private static Status status(List<String> doubt, Comparison comparison) {
    if (!doubt.isEmpty()) {
      return Status.UNKNOWN;
    }
    if (!comparison.items().isEmpty()) {
      return Status.DRIFTED;
    }
    return comparison.undecided().isEmpty() ? Status.IN_SYNC : Status.UNKNOWN;
  }

  private static @Nullable String reason(
      Component component, List<String> doubt, Comparison comparison) {
    if (!doubt.isEmpty()) {
      return String.join("; ", doubt);
    }
    if (comparison.undecided().isEmpty()) {
      return null;
    }
    return component.name()
        + ": "
        + comparison.undecided().size()
        + " secrets cannot be compared until the agents share a parity key ("
        + comparison.undecided().getFirst()
        + (comparison.undecided().size() > 1 ? " …)" : ")");
  }

  /**
   * Compares two revisions as the rules and the last verified sync have it now.
   *
   * @param standbyReplays whether the standby is in recovery
   */
  @Transactional
  public Comparison compare(Compared compared, boolean standbyReplays) {
    return compare(compared, standbyReplays, rules.inForce(compared.primary().cluster()));
  }

  private Comparison compare(Compared compared, boolean standbyReplays, RuleSet inForce) {
    return compare(compared, standbyReplays, inForce, bases.version(pair(compared)));
  }

  private Comparison compare(
      Compared compared, boolean standbyReplays, RuleSet inForce, long version) {
    Base base = version == ParityBases.NEVER_VERIFIED ? Base.none() : bases.find(pair(compared));
    return DriftEngine.compare(sides(compared, standbyReplays), inForce, base);
  }

  /** The newest revisions, which every page asks about: compared once while nothing changes. */
  private Comparison known(Compared compared, boolean standbyReplays, RuleSet inForce) {
    long version = bases.version(pair(compared));
    return comparisons.of(
        Comparisons.Question.of(compared, standbyReplays, inForce, version),
        () -> compare(compared, standbyReplays, inForce, version));
  }

  private static PairKey pair(Compared compared) {
    return PairKey.of(compared.primaryRevision(), compared.standbyRevision());
  }

  private Sides sides(Compared compared, boolean standbyReplays) {
    return new Sides(
        compared.primary().component().name(),
        compared.primary().node().name(),
        parameters(compared.primaryRevision()),
        compared.standby().node().name(),
        parameters(compared.standbyRevision()),
        standbyReplays);
  }

  /**
   * Makes these two revisions the base of the comparison, key by key: where they agree, this is
   * what later differences are measured against; where they do not, what was known before stays.
   * Both must have been read from their servers just now.
   */
  @Transactional
  public void verified(Compared compared) {
    PairKey pair = pair(compared);
    Sides sides = sides(compared, false);
    Comparison comparison =
        DriftEngine.compare(sides, rules.inForce(compared.primary().cluster()), Base.none());
    boolean first = bases.version(pair) == ParityBases.NEVER_VERIFIED;
    bases.open(pair, first, clock.instant());
    bases.agree(pair, agreed(sides, comparison));
    bases.never(
        pair,
        Stream.concat(
                comparison.expected().stream()
                    .map(ExpectedDifference::key)
                    .filter(key -> !comparison.agreed().contains(key)),
                first ? drifted(comparison) : Stream.empty())
            .toList());
    var present = new TreeSet<>(sides.primary().keys());
    present.addAll(sides.standby().keys());
    bases.forgetAllBut(pair, present);
  }

  private static Stream<ParameterKey> drifted(Comparison comparison) {
    return Stream.concat(
        comparison.items().stream().map(DriftItem::key), comparison.undecided().stream());
  }

  private static Map<ParameterKey, Base.Agreed> agreed(Sides sides, Comparison comparison) {
    var agreed = new HashMap<ParameterKey, Base.Agreed>();
    for (ParameterKey key : comparison.agreed()) {
      agreed.put(
          key,
          new Base.Agreed(
              ValueForm.of(nullable(sides.primary(), key)),
              ValueForm.of(nullable(sides.standby(), key))));
    }
    return agreed;
  }

  private static @Nullable Parameter nullable(ParameterSet set, ParameterKey key) {
    return set.find(key).orElse(null);
  }

  private ParameterSet parameters(Revision revision) {
    return history.parameters(revision.instance(), revision.number());
  }

  private static boolean replays(Optional<Sighting> sighting) {
    return sighting
        .map(Sighting::condition)
        .map(condition -> condition.duty() == Duty.IN_RECOVERY)
        .orElse(false);
  }

  private static void pending(
      Instance instance, Optional<Sighting> sighting, List<Pending> pending) {
    Condition condition = sighting.map(Sighting::condition).orElse(null);
    if (condition != null) {
      condition.pendingRestart().stream()
          .sorted()
          .map(key -> new Pending(instance.component().name(), instance.node().name(), key))
          .forEach(pending::add);
    }
  }

  private static @Nullable Seen seen(Optional<Revision> revision, Optional<Sighting> sighting) {
    return revision
        .map(r -> new Seen(r.number(), sighting.map(Sighting::lastVerified).orElse(null)))
        .orElse(null);
  }

  /**
   * Two instances of one component with the revisions to compare.
   *
   * @param primaryRevision any revision of the primary, also an older one
   */
  public record Compared(
      Instance primary, Revision primaryRevision, Instance standby, Revision standbyRevision) {
    public Compared {
      if (!primaryRevision.instance().equals(primary.id())
          || !standbyRevision.instance().equals(standby.id())) {
        throw new IllegalArgumentException("revision: is of another instance");
      }
    }
  }
}
