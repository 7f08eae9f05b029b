package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a cluster that count at one moment. When several match a key, <i>ignore</i> wins
 * over <i>role-bound</i> over <i>map</i>; among rules of one sort an exact key wins over a pattern,
 * then the one that stands first. <i>Manual only</i> and <i>approval</i> are independent of these.
 */
public final class RuleSet {

  private static final Comparator<Rule> EXACT_FIRST =
      Comparator.comparing((Rule rule) -> rule.match().exact()).reversed();

  private final List<Rule> exactFirst;

  private RuleSet(List<Rule> exactFirst) {
    this.exactFirst = exactFirst;
  }

  public static RuleSet none() {
    return new RuleSet(List.of());
  }

  /** Those of {@code rules} that are in force at {@code now}. */
  public static RuleSet inForce(List<Rule> rules, Instant now) {
    return new RuleSet(
        rules.stream().filter(rule -> rule.inForce(now)).sorted(EXACT_FIRST).toList());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RuleSet that && exactFirst.equals(that.exactFirst);
  }

  @Override
  public int hashCode() {
    return exactFirst.hashCode();
  }

  /** The rule that makes differences of this key expected, if any: ignore, else role-bound. */
  Optional<Rule> expecting(String component, ParameterKey key, boolean secret) {
    Optional<Rule> ignore = first(component, key, Treatment.Ignore.class);
    if (ignore.isPresent() || secret) {
      return ignore;
    }
    return first(component, key, Treatment.RoleBound.class);
  }

  Optional<Rule> mapping(String component, ParameterKey key) {
    return first(component, key, Treatment.MapPerNode.class);
  }

  Optional<Rule> manual(String component, ParameterKey key) {
    return first(component, key, Treatment.ManualOnly.class);
  }

  /** The word of an approval rule on this key; empty when none matches and the cluster's counts. */
  public Optional<Boolean> approvedAutomatically(String component, ParameterKey key) {
    return first(component, key, Treatment.Approval.class)
        .map(rule -> ((Treatment.Approval) rule.treatment()).automatic());
  }

  private Optional<Rule> first(
      String component, ParameterKey key, Class<? extends Treatment> treatment) {
    return exactFirst.stream()
        .filter(rule -> treatment.isInstance(rule.treatment()))
        .filter(rule -> rule.match().matches(component, key))
        .findFirst();
  }
}
