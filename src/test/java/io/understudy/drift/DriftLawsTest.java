package io.understudy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.parameter.Change;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DriftLawsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Property
  void aSetAgainstItselfHasNoDrift(
      @ForAll("sets") ParameterSet set, @ForAll("rulesWithoutMaps") List<Rule> rules) {
    Comparison comparison = compare(set, set, rules, Base.none());

    assertThat(comparison.items()).isEmpty();
    assertThat(comparison.expected()).isEmpty();
    assertThat(comparison.undecided()).isEmpty();
  }

  @Property
  void applyingAllThatIsDesiredLeavesNoDrift(
      @ForAll("sets") ParameterSet primary,
      @ForAll("sets") ParameterSet standby,
      @ForAll("rules") List<Rule> rules) {
    List<Change> changes =
        compare(primary, standby, rules, Base.none()).items().stream()
            .map(item -> new Change(item.key(), item.live(), item.desired()))
            .toList();

    assertThat(compare(primary, standby.with(changes), rules, Base.none()).items()).isEmpty();
  }

  @Property
  void anIgnoredKeyIsNeverDrift(
      @ForAll("sets") ParameterSet primary,
      @ForAll("sets") ParameterSet standby,
      @ForAll("rules") List<Rule> rules) {
    List<Rule> ignoring =
        rules.stream().filter(rule -> rule.treatment() instanceof Treatment.Ignore).toList();

    assertThat(compare(primary, standby, rules, Base.none()).items())
        .noneMatch(
            item -> ignoring.stream().anyMatch(rule -> rule.match().matches("db", item.key())));
  }

  @Property
  void everyDifferenceIsSomewhereAndNowhereTwice(
      @ForAll("sets") ParameterSet primary, @ForAll("sets") ParameterSet standby) {
    Comparison comparison = compare(primary, standby, List.of(), Base.none());

    var seen = new TreeSet<ParameterKey>();
    comparison.items().forEach(item -> assertThat(seen.add(item.key())).isTrue());
    comparison.expected().forEach(difference -> assertThat(seen.add(difference.key())).isTrue());
    assertThat(seen).isEqualTo(differentKeys(primary, standby));
  }

  @Property
  void withThePresentAsBaseNobodyMoved(
      @ForAll("sets") ParameterSet primary, @ForAll("sets") ParameterSet standby) {
    Base base = Base.of(forms(primary, standby));

    assertThat(compare(primary, standby, List.of(), base).items())
        .allMatch(item -> item.cause() == Cause.PRIMARY_CHANGED);
  }

  @Property
  void theCauseNamesWhoMoved(
      @ForAll("sets") ParameterSet agreed,
      @ForAll("sets") ParameterSet primary,
      @ForAll("sets") ParameterSet standby) {
    Base base = Base.of(forms(agreed, agreed));

    assertThat(compare(primary, agreed, List.of(), base).items())
        .allMatch(item -> item.cause() == Cause.PRIMARY_CHANGED);
    assertThat(compare(agreed, standby, List.of(), base).items())
        .allMatch(item -> item.cause() == Cause.STANDBY_CHANGED);
  }

  @Provide
  Arbitrary<ParameterSet> sets() {
    return Sets.sets();
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    return rule(true).list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Rule>> rulesWithoutMaps() {
    return rule(false).list().ofMaxSize(5);
  }

  private static Arbitrary<Rule> rule(boolean maps) {
    Arbitrary<Treatment> treatments =
        Arbitraries.of(
                new Treatment.Ignore(),
                new Treatment.RoleBound(),
                new Treatment.ManualOnly(),
                new Treatment.Approval(true),
                new Treatment.MapPerNode(Map.of("beta", "mapped")),
                new Treatment.MapPerNode(Map.of("alpha", "16MB")))
            .filter(treatment -> maps || !(treatment instanceof Treatment.MapPerNode))
            .map(treatment -> treatment);
    Arbitrary<KeyMatch> matches =
        Arbitraries.oneOf(
            Sets.keys().map(key -> new KeyMatch(null, key, null)),
            Arbitraries.of("settings/*", "**", "roles/**/login", "settings/log_?")
                .map(pattern -> new KeyMatch("db", null, pattern)));
    return Combinators.combine(matches, treatments)
        .as((match, treatment) -> new Rule(7, match, treatment, "because", null, "admin", NOW));
  }

  private static Comparison compare(
      ParameterSet primary, ParameterSet standby, List<Rule> rules, Base base) {
    return DriftEngine.compare(
        new Sides("db", "alpha", primary, "beta", standby, false),
        RuleSet.inForce(rules, NOW),
        base);
  }

  private static Map<ParameterKey, Base.Agreed> forms(ParameterSet primary, ParameterSet standby) {
    var forms = new HashMap<ParameterKey, Base.Agreed>();
    var keys = new TreeSet<>(primary.keys());
    keys.addAll(standby.keys());
    for (ParameterKey key : keys) {
      forms.put(
          key,
          new Base.Agreed(
              ValueForm.of(primary.find(key).orElse(null)),
              ValueForm.of(standby.find(key).orElse(null))));
    }
    return forms;
  }

  private static Set<ParameterKey> differentKeys(ParameterSet one, ParameterSet other) {
    var keys = new TreeSet<>(one.keys());
    keys.addAll(other.keys());
    keys.removeIf(key ->
        one.find(key).isPresent()
            && other.find(key).isPresent()
            && one.find(key).get().likeness(other.find(key).get()) == Likeness.SAME);
    return keys;
  }
}
