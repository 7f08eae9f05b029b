package io.understudy.sync;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.agentclient.Failure;
import io.understudy.drift.Comparison;
import io.understudy.drift.DriftItem;
import io.understudy.drift.Drifts;
import io.understudy.drift.Drifts.Compared;
import io.understudy.driver.Draft;
import io.understudy.history.History;
import io.understudy.history.Revision;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Component;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Node;
import io.understudy.parameter.ParameterKey;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads both sides and makes a plan of what differs. Calls agents: never inside a transaction. */
@ApplicationScoped
class Planning {

  private final FreshLook look;
  private final History history;
  private final Drifts drifts;
  private final Agents agents;

  Planning(FreshLook look, History history, Drifts drifts, Agents agents) {
    this.look = look;
    this.history = history;
    this.drifts = drifts;
    this.agents = agents;
  }

  /**
   * A plan with what it was made of.
   *
   * @param sides the present of both sides, component by component, for the base of the comparison
   * @param unread what could not be read of the source, so that its last revision stood in for it
   */
  record Planned(Plan plan, List<Compared> sides, List<String> unread) {}

  /**
   * Plans the request.
   *
   * @param declined whether somebody decided against this before, so that it is left out
   * @throws RequestRefused {@code UNAVAILABLE} when the target cannot be read, {@code UNKNOWN_KEY},
   *     {@code UNKNOWN_REVISION}, {@code WRONG_STATE} when another installation answers
   */
  Planned plan(Cluster cluster, SyncRequest request, Predicate<DriftItem> declined) {
    List<Both> read =
        request.components().stream()
            .map(name -> read(cluster, cluster.component(name), request))
            .toList();
    requireKnown(request.keys(), read);
    var components = new ArrayList<ComponentPlan>();
    for (Both both : read) {
      Instance target = both.instance();
      var planner =
          new ComponentPlanner(
              request,
              change ->
                  draft(
                      target,
                      agents.draft(target.node().agent(), target.component().name(), change)),
              declined,
              both.moment());
      components.add(
          planner.plan(target.component().name(), both.target(), both.source(), both.compared()));
    }
    return new Planned(
        new Plan(Precedence.ordered(components)),
        read.stream().map(Both::present).toList(),
        read.stream().flatMap(both -> both.unread().stream()).toList());
  }

  /**
   * One component's two sides.
   *
   * @param present both at their latest, the primary first
   * @param instance the one that is changed
   * @param source what it is made equal to: the latest, or an older one
   * @param unread why the source's latest is only what was seen last
   * @param moment what else is true of both sides now
   */
  private record Both(
      Compared present,
      Instance instance,
      Comparison compared,
      ComponentPlan.Target target,
      ComponentPlan.Source source,
      List<ParameterKey> keys,
      Optional<String> unread,
      Moment moment) {}

  private Both read(Cluster cluster, Component component, SyncRequest request) {
    Instance target = cluster.instance(cluster.node(request.target()), component);
    Node from = request.adopts() ? cluster.node(request.standby()) : cluster.primary();
    Instance origin = cluster.instance(from, component);
    FreshLook.Seen.Read live =
        switch (look.at(target)) {
          case FreshLook.Seen.Silent(String reason) ->
              throw new RequestRefused(
                  ErrorCode.UNAVAILABLE,
                  target + " cannot be read, so nothing can be planned for it: " + reason);
          case FreshLook.Seen.Read seen -> seen;
        };
    FreshLook.Seen seen = look.whole(origin);
    if (request.adopts() && seen instanceof FreshLook.Seen.Silent(String reason)) {
      throw new RequestRefused(
          ErrorCode.UNAVAILABLE,
          origin + " cannot be read, so nothing of it can be adopted: " + reason);
    }
    Revision latest = latest(origin, seen);
    requireAcknowledged(target, live.revision());
    requireAcknowledged(origin, latest);
    Revision source = source(origin, latest, request.revision());
    Comparison compared =
        drifts.compare(new Compared(origin, source, target, live.revision()), live.replays());
    var keys = new ArrayList<>(live.parameters().keys());
    keys.addAll(live.pendingRestart());
    keys.addAll(history.parameters(origin.id(), source.number()).keys());
    return new Both(
        request.adopts()
            ? new Compared(target, live.revision(), origin, latest)
            : new Compared(origin, latest, target, live.revision()),
        target,
        compared,
        new ComponentPlan.Target(
            target.id().value(), live.revision().identity().id(), live.revision().hash()),
        new ComponentPlan.Source(
            origin.id().value(), source.number(), source.hash(), request.revision() == null),
        keys,
        unread(origin, latest, seen),
        new Moment(
            from.name(),
            seen instanceof FreshLook.Seen.Read now ? now.pendingRestart() : Set.of(),
            target.node().name(),
            live.pendingRestart(),
            live.parameters(),
            live.replays()));
  }

  /** The source as it is now; when it does not answer, as it was last seen. */
  private Revision latest(Instance origin, FreshLook.Seen seen) {
    return switch (seen) {
      case FreshLook.Seen.Read read -> read.revision();
      case FreshLook.Seen.Silent(String reason) ->
          history
              .latest(origin.id())
              .orElseThrow(() ->
                  new RequestRefused(
                      ErrorCode.UNAVAILABLE,
                      origin + " does not answer and was never read: " + reason));
    };
  }

  private static Optional<String> unread(Instance origin, Revision latest, FreshLook.Seen seen) {
    return switch (seen) {
      case FreshLook.Seen.Read read -> Optional.empty();
      case FreshLook.Seen.Silent(String reason) ->
          Optional.of(
              "%s does not answer; its revision %d, collected %s, stood in for it (%s)"
                  .formatted(origin, latest.number(), latest.collectedAt(), reason));
    };
  }

  private Revision source(Instance origin, Revision latest, @Nullable Integer number) {
    if (number == null) {
      return latest;
    }
    Revision source =
        history
            .find(origin.id(), number)
            .orElseThrow(() ->
                new RequestRefused(
                    ErrorCode.UNKNOWN_REVISION, origin + " has no revision " + number));
    requireAcknowledged(origin, source);
    return source;
  }

  private static void requireAcknowledged(Instance instance, Revision revision) {
    if (!revision.acknowledged()) {
      throw new RequestRefused(
          ErrorCode.WRONG_STATE,
          instance
              + " is another installation than before (lineage "
              + revision.lineage()
              + "); nothing is applied from it or to it until somebody acknowledges that");
    }
  }

  private static void requireKnown(List<ParameterKey> keys, List<Both> read) {
    var errors = new ArrayList<FieldError>();
    for (int i = 0; i < keys.size(); i++) {
      ParameterKey key = keys.get(i);
      if (read.stream().noneMatch(both -> both.keys().contains(key))) {
        errors.add(
            new FieldError(
                "keys[" + i + "]", "neither side has a parameter '" + key + "'; keys are exact"));
      }
    }
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      throw new RequestRefused(
          ErrorCode.UNKNOWN_KEY, first.field() + ": " + first.message(), errors, Map.of());
    }
  }

  private static Draft draft(Instance target, Answer<Draft> answer) {
    return switch (answer) {
      case Answer.Given<Draft>(Draft draft) -> draft;
      case Answer.Failed<Draft>(Failure failure) ->
          throw new RequestRefused(
              ErrorCode.UNAVAILABLE,
              target + " could not say what it would do: " + failure.message());
    };
  }
}
