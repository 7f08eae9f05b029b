package io.understudy.drift;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.drift.ExpectedDifference.Why;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Scope;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two instances under rules. Pure: the same sides, rules and base give the same result.
 */
public final class DriftEngine {

  private static final Comparator<DriftItem> GRAVEST_FIRST =
      Comparator.comparing(DriftItem::consequence).thenComparing(DriftItem::key);

  private final Sides sides;
  private final RuleSet rules;
  private final Base base;
  private final List<DriftItem> items = new ArrayList<>();
  private final List<ExpectedDifference> expected = new ArrayList<>();
  private final List<ParameterKey> undecided = new ArrayList<>();
  private final List<ParameterKey> agreed = new ArrayList<>();
  private final List<ParameterKey> lasting = new ArrayList<>();

  private DriftEngine(Sides sides, RuleSet rules, Base base) {
    this.sides = sides;
    this.rules = rules;
    this.base = base;
  }

  /** How the standby differs from what primary and rules make of it. */
  public static Comparison compare(Sides sides, RuleSet rules, Base base) {
    return new DriftEngine(sides, rules, base).run();
  }

  private Comparison run() {
    var keys = new TreeSet<>(sides.primary().keys());
    keys.addAll(sides.standby().keys());
    sides.standby().list().stream()
        .filter(parameter -> parameter.descriptor().stays())
        .map(Parameter::key)
        .filter(key -> sides.primary().find(key).isEmpty())
        .flatMap(key -> key.parent().stream())
        .forEach(lasting::add);
    for (ParameterKey key : keys) {
      judge(key, sides.primary().find(key).orElse(null), sides.standby().find(key).orElse(null));
    }
    items.sort(GRAVEST_FIRST);
    return new Comparison(items, expected, undecided, agreed);
  }

  private void judge(ParameterKey key, @Nullable Parameter primary, @Nullable Parameter live) {
    // The primary's side decides, so that applying what is desired does not change which rules
    // count.
    boolean secret = isSecret(primary == null ? live : primary);
    Optional<Rule> expecting = rules.expecting(sides.component(), key, secret);
    if (expecting.isPresent()) {
      expect(key, primary, live, Why.RULE, expecting.get());
      return;
    }
    Optional<Rule> mapping = secret ? Optional.empty() : rules.mapping(sides.component(), key);
    if (mapping.isPresent()
        && mapping.get().treatment() instanceof Treatment.MapPerNode(var values)) {
      String own = values.get(sides.standbyNode());
      if (own != null) {
        judgeMapped(key, primary, live, own, mapping.get());
        return;
      }
      if (values.containsKey(sides.primaryNode())) {
        expect(key, primary, live, Why.RULE, mapping.get());
        return;
      }
    }
    boolean derived = isDerived(primary) && isDerived(live);
    if (hasScope(Scope.NODE, primary, live)
        || (derived && likeness(primary, live) != Likeness.SAME)) {
      expect(key, primary, live, Why.NODE, null);
    } else if (hasScope(Scope.ROLE, primary, live)) {
      expect(key, primary, live, Why.ROLE, null);
    } else {
      judgeShared(key, primary, live);
    }
  }

  private void judgeShared(
      ParameterKey key, @Nullable Parameter primary, @Nullable Parameter live) {
    switch (likeness(primary, live)) {
      case SAME -> agreed.add(key);
      case UNKNOWN -> undecided.add(key);
      case DIFFERENT -> items.add(item(key, primary, primary, live, null));
    }
  }

  private void judgeMapped(
      ParameterKey key,
      @Nullable Parameter primary,
      @Nullable Parameter live,
      String own,
      Rule mapping) {
    Parameter described = primary == null ? live : primary;
    if (described == null) {
      return;
    }
    var desired = new Parameter(key, Value.of(own), described.descriptor());
    if (likeness(desired, live) == Likeness.SAME) {
      agreed.add(key);
      expect(key, primary, live, Why.RULE, mapping);
    } else {
      items.add(item(key, desired, primary, live, mapping.id()));
    }
  }

  private DriftItem item(
      ParameterKey key,
      @Nullable Parameter desired,
      @Nullable Parameter primary,
      @Nullable Parameter live,
      @Nullable Long mapping) {
    Optional<Rule> manual = rules.manual(sides.component(), key);
    Handling handling = manual.isPresent() ? Handling.MANUAL : handling(key, desired, live);
    return new DriftItem(
        sides.component(),
        key,
        desired,
        live,
        base.cause(key, primary, live),
        // What the primary never had, its clients never miss.
        stays(key, desired) ? Consequence.COSMETIC : worse(primary, live),
        handling,
        manual.map(Rule::id).orElse(mapping));
  }

  /** Whether it belongs to something that only the standby has and that no sync removes. */
  private boolean stays(ParameterKey key, @Nullable Parameter desired) {
    return desired == null && lasting.stream().anyMatch(key::isWithin);
  }

  private Handling handling(
      ParameterKey key, @Nullable Parameter desired, @Nullable Parameter live) {
    if (sides.standbyReplays() && (isReplicated(desired) || isReplicated(live))) {
      return Handling.REPLICATED;
    }
    if (stays(key, desired)) {
      return Handling.KEPT;
    }
    // What can never change may still come and go with the object it belongs to. The standby's side
    // decides: what the primary was started with may be an ordinary setting there.
    return desired != null && isFixed(live) ? Handling.FIXED : Handling.SYNC;
  }

  private void expect(
      ParameterKey key,
      @Nullable Parameter primary,
      @Nullable Parameter live,
      Why why,
      @Nullable Rule rule) {
    if (likeness(primary, live) != Likeness.SAME) {
      expected.add(
          new ExpectedDifference(
              sides.component(), key, primary, live, why, rule == null ? null : rule.id()));
    }
  }

  private static Likeness likeness(@Nullable Parameter one, @Nullable Parameter other) {
    if (one != null && other != null) {
      return one.likeness(other);
    }
    return one == null && other == null ? Likeness.SAME : Likeness.DIFFERENT;
  }

  private static Consequence worse(@Nullable Parameter one, @Nullable Parameter other) {
    Consequence first = consequence(one);
    Consequence second = consequence(other);
    return first.compareTo(second) <= 0 ? first : second;
  }

  private static Consequence consequence(@Nullable Parameter parameter) {
    return parameter == null ? Consequence.COSMETIC : parameter.descriptor().consequence();
  }

  private static boolean hasScope(Scope scope, @Nullable Parameter one, @Nullable Parameter other) {
    return (one != null && one.descriptor().scope() == scope)
        || (other != null && other.descriptor().scope() == scope);
  }

  private static boolean isReplicated(@Nullable Parameter parameter) {
    return parameter != null && parameter.descriptor().replicated();
  }

  private static boolean isFixed(@Nullable Parameter parameter) {
    return parameter != null && parameter.descriptor().effect() == Effect.NEVER;
  }

  private static boolean isDerived(@Nullable Parameter parameter) {
    return parameter != null && parameter.descriptor().workedOut();
  }

  private static boolean isSecret(@Nullable Parameter parameter) {
    return parameter != null && parameter.value() instanceof SecretValue;
  }
}
