package io.understudy.switchover;

import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.ExpectedDifference;
import io.understudy.drift.StandbyDrift;
import io.understudy.drift.StandbyDrift.ComponentDrift;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Works out what would serve after a switch, from the newest revisions. What the product itself
 * sets when it is promoted is in the role-bound parameters as far as it stands in them.
 */
@ApplicationScoped
public class Outlooks {

  private final Drifts drifts;
  private final History history;
  private final Sightings sightings;

  Outlooks(Drifts drifts, History history, Sightings sightings) {
    this.sightings = sightings;
    this.drifts = drifts;
    this.history = history;
  }

  /** What would serve when this standby took over now. */
  @Transactional
  public Outlook of(Cluster cluster, Node candidate) {
    StandbyDrift drift = drifts.of(cluster, candidate);
    var differences = new ArrayList<Outlook.Difference>();
    var moves = new ArrayList<Outlook.Move>();
    var unknown = new ArrayList<String>();
    for (ComponentDrift component : drift.components()) {
      Optional<ParameterSet> today = latest(cluster, cluster.primary(), component.component());
      Optional<ParameterSet> live = latest(cluster, candidate, component.component());
      if (today.isEmpty() || live.isEmpty()) {
        unknown.add(component.component() + " was never read on both nodes");
        continue;
      }
      if (component.reason() != null) {
        unknown.add(component.reason());
      }
      boolean streaming = replays(cluster, candidate, component.component());
      List<Wish> wishes =
          new RoleParameters(live.get(), today.get(), live.get(), streaming).request().wishes();
      wishes.forEach(wish -> moves.add(move(component.component(), wish)));
      differences.addAll(new Comparing(component, today.get(), live.get(), wishes).differences());
    }
    return new Outlook(
        cluster.primary().name(),
        candidate.name(),
        differences.stream().sorted(Comparator.comparing(Outlook.Difference::consequence)).toList(),
        moves,
        unknown);
  }

  private Optional<ParameterSet> latest(Cluster cluster, Node node, String component) {
    return history.latest(cluster.instance(node.name(), component).id()).map(this::parameters);
  }

  private boolean replays(Cluster cluster, Node node, String component) {
    Condition condition = sightings.of(cluster.instance(node.name(), component).id()).condition();
    return condition != null && condition.duty() == Duty.IN_RECOVERY;
  }

  private ParameterSet parameters(Revision revision) {
    return history.parameters(revision.instance(), revision.number());
  }

  private static Outlook.Move move(String component, Wish wish) {
    return new Outlook.Move(component, wish.key(), shown(wish.expected()), shown(wish.desired()));
  }

  private static @Nullable String shown(@Nullable Value value) {
    return value == null ? null : value.display();
  }

  /** One component, parameter by parameter. */
  private record Comparing(
      ComponentDrift drift, ParameterSet today, ParameterSet live, List<Wish> wishes) {

    List<Outlook.Difference> differences() {
      Map<ParameterKey, Wish> moved = new HashMap<>();
      wishes.forEach(wish -> moved.put(wish.key(), wish));
      var keys = new TreeSet<>(today.keys());
      keys.addAll(live.keys());
      return keys.stream()
          .filter(key -> !moved.containsKey(key)) // it becomes what the primary has
          .flatMap(key -> difference(key).stream())
          .toList();
    }

    private Optional<Outlook.Difference> difference(ParameterKey key) {
      Parameter before = today.find(key).orElse(null);
      Parameter after = live.find(key).orElse(null);
      if (before != null && after != null && before.likeness(after) == Likeness.SAME) {
        return Optional.empty();
      }
      Optional<DriftItem> item =
          drift.comparison().items().stream().filter(i -> i.key().equals(key)).findFirst();
      Parameter described = before != null ? before : after;
      if (described == null) {
        return Optional.empty();
      }
      return why(key, item)
          .map(why ->
              new Outlook.Difference(
                  drift.component(),
                  key,
                  before == null ? null : before.value().display(),
                  after == null ? null : after.value().display(),
                  item.map(DriftItem::consequence).orElse(described.descriptor().consequence()),
                  described.descriptor().effect(),
                  why));
    }

    /** Empty for what the comparison holds to be no difference, such as what servers derive. */
    private Optional<Outlook.Why> why(ParameterKey key, Optional<DriftItem> item) {
      if (item.isPresent()) {
        return Optional.of(
            item.get().handling() == DriftItem.Handling.SYNC
                ? Outlook.Why.A_SYNC_BRINGS_IT
                : Outlook.Why.NO_SYNC_BRINGS_IT);
      }
      if (drift.comparison().undecided().contains(key)) {
        return Optional.of(Outlook.Why.NOT_COMPARABLE);
      }
      return drift.comparison().expected().stream()
          .filter(expected -> expected.key().equals(key))
          .map(ExpectedDifference::why)
          .findFirst()
          .map(why ->
              switch (why) {
                case NODE -> Outlook.Why.NODE;
                case ROLE -> Outlook.Why.ROLE;
                case RULE -> Outlook.Why.RULE;
              });
    }
  }
}
