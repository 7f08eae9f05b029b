package io.understudy.sync;

import io.understudy.drift.Comparison;
import io.understudy.drift.DriftItem;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import io.understudy.sync.LeftOut.Why;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the drift of one component into what to do about it: the target is asked for its commands,
 * and what it refuses is left out with its reason until it agrees to the rest.
 */
final class ComponentPlanner {

  /** A target that still refuses after so many rounds gets nothing. */
  private static final int ROUNDS = 5;

  private final SyncRequest request;
  private final Drafting target;
  private final Predicate<DriftItem> declined;
  private final Moment moment;
  private final List<LeftOut> leftOut = new ArrayList<>();

  /**
   * @param declined whether an admin decided against this before
   */
  ComponentPlanner(
      SyncRequest request, Drafting target, Predicate<DriftItem> declined, Moment moment) {
    this.request = request;
    this.target = target;
    this.declined = declined;
    this.moment = moment;
  }

  ComponentPlan plan(
      String component,
      ComponentPlan.Target where,
      ComponentPlan.Source source,
      Comparison comparison) {
    List<DriftItem> chosen = choose(component, comparison);
    var wishes = new ArrayList<>(chosen.stream().map(ComponentPlanner::wish).toList());
    wishes.addAll(waiting(chosen));
    Agreed agreed = agree(component, wishes);
    List<DriftItem> taken =
        chosen.stream().filter(item -> wishes(agreed.request(), item.key())).toList();
    var desired =
        new ArrayList<>(taken.stream().map(DriftItem::desired).filter(Objects::nonNull).toList());
    agreed.request().wishes().stream()
        .filter(Wish::changesNothing)
        .flatMap(wish -> moment.live().find(wish.key()).stream())
        .forEach(desired::add);
    return new ComponentPlan(
        component,
        where,
        source,
        agreed.request(),
        desired,
        agreed.commands(),
        leftOut,
        Precedence.notes(taken, agreed.commands(), request.restart(), moment));
  }

  /** What is set on the target and takes effect when this sync restarts it. */
  private List<Wish> waiting(List<DriftItem> chosen) {
    if (!request.restart()) {
      return List.of();
    }
    return moment.targetWaits().stream()
        .sorted()
        .filter(request::covers)
        .filter(key -> chosen.stream().noneMatch(item -> item.key().equals(key)))
        .map(key -> Wish.inForce(key, value(moment.live().find(key).orElse(null))))
        .filter(wish -> !(wish.expected() instanceof SecretValue))
        .toList();
  }

  private List<DriftItem> choose(String component, Comparison comparison) {
    var chosen = new ArrayList<DriftItem>();
    for (DriftItem item : comparison.items()) {
      if (request.covers(item.key())) {
        LeftOut left = reasonAgainst(item);
        if (left == null) {
          chosen.add(item);
        } else {
          leftOut.add(left);
        }
      }
    }
    for (ParameterKey key : comparison.undecided()) {
      if (request.covers(key)) {
        leave(
            component,
            key,
            Why.UNDECIDED,
            "nobody can say whether this secret is equal: the agents hashed it with different keys",
            "let the agents be paired (a poll does it), then propose again");
      }
    }
    return chosen;
  }

  private @Nullable LeftOut reasonAgainst(DriftItem item) {
    return switch (item.handling()) {
      case MANUAL ->
          left(item, Why.MANUAL, "a rule keeps it for people", "change it by hand on the standby");
      case REPLICATED ->
          left(item, Why.REPLICATED, "replication brings it to a standby in recovery", "");
      case FIXED ->
          left(
              item,
              Why.FIXED,
              "it cannot be changed on a running installation",
              "change it by hand, which may take a new installation, or make a rule that ignores it");
      case KEPT ->
          left(
              item,
              Why.KEPT,
              "only the standby has it, and a sync never removes such a thing",
              "remove it by hand when nobody needs it, or make a rule that ignores it");
      case SYNC ->
          declined.test(item)
              ? left(
                  item,
                  Why.DECLINED,
                  "an admin decided against this value",
                  "propose a sync by hand to take it in after all")
              : Precedence.tooEarly(item, moment);
    };
  }

  private Agreed agree(String component, List<Wish> wishes) {
    for (int round = 0; round < ROUNDS && !wishes.isEmpty(); round++) {
      Draft draft = target.draft(new ChangeRequest(wishes, request.restart(), true));
      Set<ParameterKey> out =
          switch (draft) {
            case Draft.Ready ready -> deletions(component, ready);
            case Draft.Refused no -> refusals(component, no, wishes);
          };
      if (out.isEmpty() && draft instanceof Draft.Ready ready) {
        return new Agreed(requestFor(wishes), ready.commands());
      }
      wishes.removeIf(wish -> out.contains(wish.key()));
    }
    for (Wish wish : wishes) {
      leave(
          component,
          wish.key(),
          Why.REFUSED,
          "the target kept refusing other parts of the plan",
          "sync this parameter alone");
    }
    return new Agreed(requestFor(List.of()), List.of());
  }

  private ChangeRequest requestFor(List<Wish> wishes) {
    return new ChangeRequest(wishes, request.restart(), request.allowDeletions());
  }

  /** What would remove objects though that is not allowed. */
  private Set<ParameterKey> deletions(String component, Draft.Ready ready) {
    if (request.allowDeletions()) {
      return Set.of();
    }
    var keys = new HashSet<ParameterKey>();
    for (Command command : ready.commands()) {
      if (command.kind() == Command.Kind.DELETE) {
        for (ParameterKey key : command.keys()) {
          if (keys.add(key)) {
            leave(
                component,
                key,
                Why.DELETION,
                "it would remove something on the standby: " + command.text(),
                "propose again with deletions allowed, or make a rule that ignores it");
          }
        }
      }
    }
    return keys;
  }

  private Set<ParameterKey> refusals(String component, Draft.Refused no, List<Wish> wishes) {
    var keys = new HashSet<ParameterKey>();
    Set<ParameterKey> asked = new HashSet<>(wishes.stream().map(Wish::key).toList());
    for (Refusal refusal : no.refusals()) {
      leave(component, refusal.key(), Why.REFUSED, refusal.reason(), refusal.remedy());
      if (refusal.key() != null && asked.contains(refusal.key())) {
        keys.add(refusal.key());
      }
    }
    // Refused as a whole, or for a key nobody asked for: nothing of it can be done.
    return keys.isEmpty() ? asked : keys;
  }

  private static Wish wish(DriftItem item) {
    return new Wish(item.key(), value(item.live()), value(item.desired()));
  }

  private static @Nullable Value value(@Nullable Parameter parameter) {
    return parameter == null ? null : parameter.value();
  }

  private static boolean wishes(ChangeRequest request, ParameterKey key) {
    return request.wishes().stream().anyMatch(wish -> wish.key().equals(key));
  }

  private static LeftOut left(DriftItem item, Why why, String reason, String remedy) {
    return new LeftOut(item.component(), item.key(), why, reason, remedy);
  }

  private void leave(
      String component, @Nullable ParameterKey key, Why why, String reason, String remedy) {
    leftOut.add(new LeftOut(component, key, why, reason, remedy));
  }

  private record Agreed(ChangeRequest request, List<Command> commands) {}
}
