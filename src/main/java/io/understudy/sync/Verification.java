package io.understudy.sync;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What reading the target back says of a plan. What is right in its file and waits for a restart
 * counts as right: a setting's value is the one that the server was given.
 *
 * @param total how many parameters were to change
 * @param wrong those that are not as planned
 * @param asBefore how many are still exactly what they were before the plan
 */
public record Verification(int total, List<Wrong> wrong, int asBefore) {

  public Verification {
    wrong = List.copyOf(wrong);
  }

  /** How many are as planned. */
  public int verified() {
    return total - wrong.size();
  }

  public boolean complete() {
    return wrong.isEmpty();
  }

  /** Whether nothing of the plan is there. */
  boolean untouched() {
    return asBefore == total;
  }

  /** Both together. */
  Verification and(Verification other) {
    var both = new ArrayList<>(wrong);
    both.addAll(other.wrong);
    return new Verification(total + other.total, both, asBefore + other.asBefore);
  }

  /** Nothing was to change. */
  static Verification nothing() {
    return new Verification(0, List.of(), 0);
  }

  /**
   * Compares what was read with one component's plan.
   *
   * @param live what the target has now
   */
  static Verification of(ComponentPlan plan, ParameterSet live) {
    return of(plan, live, Set.of());
  }

  /**
   * The same, where what was only to take effect must not wait for a restart any more.
   *
   * @param pending what the target has set and waits for a restart
   */
  static Verification of(ComponentPlan plan, ParameterSet live, Set<ParameterKey> pending) {
    var wrong = new ArrayList<Wrong>();
    int asBefore = 0;
    for (Wish wish : plan.request().wishes()) {
      Optional<Parameter> now = live.find(wish.key());
      boolean waits = wish.changesNothing() && pending.contains(wish.key());
      if (waits) {
        String value = now.map(parameter -> parameter.value().display()).orElse("(absent)");
        wrong.add(
            new Wrong(
                plan.component(), wish.key(), value + ", in force", "it waits for a restart"));
      } else if (!asPlanned(plan, wish.key(), now)) {
        wrong.add(
            new Wrong(
                plan.component(),
                wish.key(),
                wish.desired() == null ? "(absent)" : wish.desired().display(),
                now.map(parameter -> parameter.value().display()).orElse("(absent)")));
      }
      if (waits || (!wish.changesNothing() && asBefore(wish, now))) {
        asBefore++;
      }
    }
    return new Verification(plan.request().wishes().size(), wrong, asBefore);
  }

  /** Whether one parameter is what the plan makes of it. */
  static boolean asPlanned(ComponentPlan plan, ParameterKey key, Optional<Parameter> now) {
    Optional<Parameter> desired =
        plan.desired().stream().filter(parameter -> parameter.key().equals(key)).findFirst();
    if (desired.isEmpty() || now.isEmpty()) {
      return desired.isEmpty() && now.isEmpty();
    }
    return desired.get().likeness(now.get()) == Likeness.SAME;
  }

  /** Whether one parameter is what it was when the plan was made. */
  static boolean asBefore(Wish wish, Optional<Parameter> now) {
    if (wish.expected() == null || now.isEmpty()) {
      return wish.expected() == null && now.isEmpty();
    }
    Parameter present = now.get();
    try {
      return present.sameContent(
          new Parameter(
              present.key(), Objects.requireNonNull(wish.expected()), present.descriptor()));
    } catch (IllegalArgumentException becameOrWasSecret) {
      return false;
    }
  }

  /**
   * A parameter that is not as planned.
   *
   * @param desired as it may be shown
   * @param live as it may be shown
   */
  public record Wrong(String component, ParameterKey key, String desired, String live) {}
}
