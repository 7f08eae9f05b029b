package io.understudy.drift;

import static io.understudy.drift.Sets.secret;
import static io.understudy.drift.Sets.secretElsewhere;
import static io.understudy.drift.Sets.set;
import static io.understudy.drift.Sets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.understudy.drift.DriftItem.Handling;
import io.understudy.drift.ExpectedDifference.Why;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftEngineTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Descriptor PLAIN = Descriptor.of(ValueType.TEXT);

  @Test
  void spellingsOfOneAmountAreNoDrift() {
    Descriptor bytes = Descriptor.of(ValueType.BYTES);

    Comparison comparison =
        compare(
            set(Sets.of("settings/m", "16MB", bytes)),
            set(Sets.of("settings/m", "16384kB", bytes)));

    assertThat(comparison.items()).isEmpty();
  }

  @Test
  void secretsAreComparedByParityAndSaidUnknownWithoutACommonKey() {
    Comparison comparison =
        compare(
            set(
                secret("roles/same/password", "s", "k1"),
                secret("roles/other/password", "s", "k1"),
                secret("roles/unknown/password", "s", "k1")),
            set(
                secretElsewhere("roles/same/password", "s", "k1"),
                secretElsewhere("roles/other/password", "t", "k1"),
                secretElsewhere("roles/unknown/password", "s", "k2")));

    assertThat(comparison.items())
        .extracting(item -> item.key().path())
        .containsExactly("roles/other/password");
    assertThat(comparison.undecided())
        .containsExactly(ParameterKey.parse("roles/unknown/password"));
  }

  @Test
  void nodeAndRoleBoundDifferencesAreExpectedWhicheverSideSaysSo() {
    Comparison comparison =
        compare(
            set(
                Sets.of("settings/port", "1", PLAIN.withScope(Scope.NODE)),
                text("settings/role", "a")),
            set(
                text("settings/port", "2"),
                Sets.of("settings/role", "b", PLAIN.withScope(Scope.ROLE))));

    assertThat(comparison.items()).isEmpty();
    assertThat(comparison.expected())
        .extracting(ExpectedDifference::why)
        .containsExactly(Why.NODE, Why.ROLE);
  }

  @Test
  void theWorseConsequenceOfBothSidesCountsAndComesFirst() {
    Comparison comparison =
        compare(
            set(
                Sets.of("settings/a", "1", PLAIN.withConsequence(Consequence.COSMETIC)),
                Sets.of("settings/b", "1", PLAIN.withConsequence(Consequence.COSMETIC))),
            set(
                Sets.of("settings/a", "2", PLAIN.withConsequence(Consequence.COSMETIC)),
                Sets.of("settings/b", "2", PLAIN.withConsequence(Consequence.BLOCKS_START))));

    assertThat(comparison.items())
        .extracting(DriftItem::consequence)
        .containsExactly(Consequence.BLOCKS_START, Consequence.COSMETIC);
    assertThat(comparison.items().getFirst().key().path()).isEqualTo("settings/b");
  }

  @Test
  void whatCannotChangeIsShownAndNotApplied() {
    Descriptor never = PLAIN.withEffect(Effect.NEVER);

    Comparison comparison =
        compare(
            set(
                Sets.of("databases/d/encoding", "UTF8", never),
                Sets.of("databases/new/encoding", "x", never)),
            set(Sets.of("databases/d/encoding", "LATIN1", never)));

    assertThat(comparison.items())
        .extracting(DriftItem::handling)
        .containsExactly(Handling.FIXED, Handling.SYNC);
  }

  @Test
  void whatNoSyncRemovesIsKeptAndHarmsNobody() {
    ParameterSet standby =
        set(
            Sets.of("databases/d/owner", "app", PLAIN.asLasting()),
            Sets.of("databases/d/settings/work_mem", "8MB", PLAIN),
            Sets.of("databases/extra/owner", "app", PLAIN.asLasting()),
            Sets.of("databases/extra/settings/work_mem", "8MB", PLAIN));

    Comparison comparison =
        compare(set(Sets.of("databases/d/owner", "app", PLAIN.asLasting())), standby);

    assertThat(comparison.items())
        .extracting(item -> item.key().path(), DriftItem::handling, DriftItem::consequence)
        .containsExactly(
            tuple("databases/d/settings/work_mem", Handling.SYNC, Consequence.CHANGES_BEHAVIOUR),
            tuple("databases/extra/owner", Handling.KEPT, Consequence.COSMETIC),
            tuple("databases/extra/settings/work_mem", Handling.KEPT, Consequence.COSMETIC));
    KeptObjects kept = KeptObjects.among(comparison.items());
    assertThat(comparison.items())
        .extracting(item -> kept.of(item).map(ParameterKey::path).orElse(""))
        .containsExactly("", "databases/extra", "databases/extra");
  }

  @Test
  void whatBothServersWorkedOutIsEachNodesOwn() {
    Descriptor derived = PLAIN.asDerived();

    Comparison comparison =
        compare(
            set(
                Sets.of("settings/auto", "64", derived),
                Sets.of("settings/same", "64", derived),
                Sets.of("settings/set_on_alpha", "64", PLAIN),
                Sets.of("settings/set_on_beta", "64", derived)),
            set(
                Sets.of("settings/auto", "20", derived),
                Sets.of("settings/same", "64", derived),
                Sets.of("settings/set_on_alpha", "20", derived),
                Sets.of("settings/set_on_beta", "20", PLAIN)));

    assertThat(comparison.expected())
        .extracting(difference -> difference.key().path(), ExpectedDifference::why)
        .containsExactly(tuple("settings/auto", Why.NODE));
    assertThat(comparison.items())
        .extracting(item -> item.key().path())
        .containsExactly("settings/set_on_alpha", "settings/set_on_beta");
    assertThat(comparison.agreed()).containsExactly(ParameterKey.parse("settings/same"));
  }

  @Test
  void whatThePrimaryWasStartedWithCanBeSetOnAStandbyThatWasNot() {
    Comparison comparison =
        compare(
            set(
                Sets.of("settings/a", "2", PLAIN.withEffect(Effect.NEVER)),
                Sets.of("settings/b", "2", PLAIN)),
            set(
                Sets.of("settings/a", "1", PLAIN),
                Sets.of("settings/b", "1", PLAIN.withEffect(Effect.NEVER))));

    assertThat(comparison.items())
        .extracting(DriftItem::handling)
        .containsExactly(Handling.SYNC, Handling.FIXED);
  }

  @Test
  void whatTheEngineReplicatesIsLeftToItWhileTheStandbyReplays() {
    ParameterSet primary = set(Sets.of("roles/app/login", "on", PLAIN.withReplicated(true)));

    assertThat(compare(primary, set(), true).items())
        .extracting(DriftItem::handling)
        .containsExactly(Handling.REPLICATED);
    assertThat(compare(primary, set(), false).items())
        .extracting(DriftItem::handling)
        .containsExactly(Handling.SYNC);
  }

  @Test
  void aMappedStandbyShouldHaveItsOwnValue() {
    Rule rule = rule("settings/m", new Treatment.MapPerNode(Map.of("beta", "32MB")));

    Comparison right =
        compare(set(text("settings/m", "64MB")), set(text("settings/m", "32MB")), rule);
    Comparison wrong =
        compare(set(text("settings/m", "64MB")), set(text("settings/m", "64MB")), rule);

    assertThat(right.items()).isEmpty();
    assertThat(right.expected()).extracting(ExpectedDifference::why).containsExactly(Why.RULE);
    assertThat(wrong.items().getFirst().desiredText()).contains("32MB");
  }

  @Test
  void aStandbyWithoutValueKeepsItsOwnWhenOnlyThePrimaryIsMapped() {
    Rule rule = rule("settings/m", new Treatment.MapPerNode(Map.of("alpha", "64MB")));

    Comparison comparison =
        compare(set(text("settings/m", "64MB")), set(text("settings/m", "32MB")), rule);

    assertThat(comparison.items()).isEmpty();
    assertThat(comparison.expected()).hasSize(1);
  }

  @Test
  void manualOnlyIsDriftThatNoSyncTakesIn() {
    Rule rule = rule("roles/**", new Treatment.ManualOnly());

    Comparison comparison = compare(set(secret("roles/a/password", "s", "k1")), set(), rule);

    assertThat(comparison.items()).extracting(DriftItem::handling).containsExactly(Handling.MANUAL);
  }

  @Test
  void roleBoundAndMapRulesDoNotCoverSecrets() {
    ParameterSet primary = set(secret("roles/a/password", "s", "k1"));

    assertThat(compare(primary, set(), rule("roles/**", new Treatment.RoleBound())).items())
        .hasSize(1);
    assertThat(
            compare(
                    primary,
                    set(),
                    rule("roles/**", new Treatment.MapPerNode(Map.of("beta", "clear"))))
                .items()
                .getFirst()
                .desiredText())
        .contains("***");
  }

  @Test
  void ignoreWinsOverEveryOtherRule() {
    Comparison comparison =
        compare(
            set(text("settings/m", "1")),
            set(text("settings/m", "2")),
            rule("settings/m", new Treatment.MapPerNode(Map.of("beta", "3"))),
            rule("settings/*", new Treatment.Ignore()));

    assertThat(comparison.items()).isEmpty();
  }

  @Test
  void anExpiredRuleNoLongerCounts() {
    Rule expired =
        new Rule(
            1,
            new KeyMatch(null, null, "**"),
            new Treatment.Ignore(),
            "for the move",
            NOW,
            "admin",
            NOW.minusSeconds(60));

    assertThat(compare(set(text("settings/m", "1")), set(text("settings/m", "2")), expired).items())
        .hasSize(1);
  }

  @Test
  void bothMovedIsBothChangedAndNoRecordIsNeverSynced() {
    ParameterKey key = ParameterKey.parse("settings/m");
    String then = ValueForm.of(text("settings/m", "1"));
    var sides =
        new Sides(
            "db",
            "alpha",
            set(text("settings/m", "2")),
            "beta",
            set(text("settings/m", "3")),
            false);

    Base agreed = Base.of(Map.of(key, new Base.Agreed(then, then)));
    Base never = Base.of(Map.of(key, Base.Agreed.NEVER));

    assertThat(cause(sides, agreed)).isEqualTo(Cause.BOTH_CHANGED);
    assertThat(cause(sides, never)).isEqualTo(Cause.NEVER_SYNCED);
    assertThat(cause(sides, Base.none())).isEqualTo(Cause.NEVER_SYNCED);
  }

  @Test
  void aKeyThatCameAfterTheLastSyncWasBroughtByItsSide() {
    Base base = Base.of(Map.of());

    assertThat(
            cause(new Sides("db", "alpha", set(text("roles/a", "1")), "beta", set(), false), base))
        .isEqualTo(Cause.PRIMARY_CHANGED);
    assertThat(
            cause(new Sides("db", "alpha", set(), "beta", set(text("roles/a", "1")), false), base))
        .isEqualTo(Cause.STANDBY_CHANGED);
  }

  private static Cause cause(Sides sides, Base base) {
    return DriftEngine.compare(sides, RuleSet.none(), base).items().getFirst().cause();
  }

  private static Comparison compare(ParameterSet primary, ParameterSet standby, Rule... rules) {
    return DriftEngine.compare(
        new Sides("db", "alpha", primary, "beta", standby, false),
        RuleSet.inForce(List.of(rules), NOW),
        Base.none());
  }

  private static Comparison compare(ParameterSet primary, ParameterSet standby, boolean replays) {
    return DriftEngine.compare(
        new Sides("db", "alpha", primary, "beta", standby, replays), RuleSet.none(), Base.none());
  }

  private static Rule rule(String pattern, Treatment treatment) {
    return new Rule(1, new KeyMatch(null, null, pattern), treatment, "because", null, "admin", NOW);
  }
}
