package io.understudy.drift;

import static io.understudy.drift.Sets.secret;
import static io.understudy.drift.Sets.secretElsewhere;
import static io.understudy.drift.Sets.set;
import static io.understudy.drift.Sets.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.understudy.audit.Actor;
import io.understudy.drift.Drifts.Compared;
import io.understudy.driver.Identity;
import io.understudy.embedded.ConsoleDatabase;
import io.understudy.history.History;
import io.understudy.history.TestClusters;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.inventory.Inventory;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.Snapshot;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A comparison is made once, and anew as soon as anything that it rests on is another. */
@QuarkusTest
@WithTestResource(ConsoleDatabase.class)
class ComparisonsIT {

  private static final Actor ADMIN = Actor.user("admin");

  @Inject Drifts drifts;
  @Inject Rules rules;
  @Inject History history;
  @Inject Inventory inventory;
  @Inject Clock clock;

  private Cluster cluster;
  private Instance primary;
  private Instance standby;

  @BeforeEach
  void twoThatDiffer() {
    cluster = TestClusters.pair(inventory);
    primary = cluster.instance("alpha", "db");
    standby = cluster.instance("beta", "db");
    record(primary, text("a", "1"), secret("password", "x", "k1"));
    record(standby, text("a", "2"), secretElsewhere("password", "x", "k2"));
  }

  @AfterEach
  void forget() {
    inventory.delete(cluster.name(), ADMIN);
  }

  @Test
  void isMadeOnceWhileNothingChanges() {
    Comparison first = now();

    assertThat(now()).isSameAs(first);
    assertThat(keys(first)).containsExactly("a");
    assertThat(first.undecided()).hasSize(1);
  }

  @Test
  void isMadeAnewForANewRevision() {
    now();

    record(standby, text("a", "1"), secretElsewhere("password", "x", "k2"));

    assertThat(keys(now())).isEmpty();
  }

  @Test
  void isMadeAnewWhenSecretsAreTaggedAnewWithoutARevision() {
    now();

    record(standby, text("a", "2"), secretElsewhere("password", "x", "k1"));

    assertThat(history.latest(standby.id()).orElseThrow().number()).isOne();
    assertThat(now().undecided()).isEmpty();
  }

  @Test
  void isMadeAnewWhenAParameterIsDescribedAnewWithoutARevision() {
    now();

    Descriptor grave = Descriptor.of(ValueType.TEXT).withConsequence(Consequence.BLOCKS_START);
    record(primary, Sets.of("a", "1", grave), secret("password", "x", "k1"));

    assertThat(history.latest(primary.id()).orElseThrow().number()).isOne();
    assertThat(now().items().getFirst().consequence()).isEqualTo(Consequence.BLOCKS_START);
  }

  @Test
  void isMadeAnewWithEveryVerification() {
    record(standby, text("a", "1"), secretElsewhere("password", "x", "k1"));
    now();
    verified();
    record(primary, text("a", "9"), secret("password", "x", "k1"));
    assertThat(now().items().getFirst().cause()).isEqualTo(Cause.PRIMARY_CHANGED);

    record(standby, text("a", "9"), secretElsewhere("password", "x", "k1"));
    verified();
    record(standby, text("a", "1"), secretElsewhere("password", "x", "k1"));

    assertThat(now().items().getFirst().cause()).isEqualTo(Cause.STANDBY_CHANGED);
  }

  @Test
  void isMadeAnewUnderOtherRules() {
    now();

    Rule rule =
        rules.add(
            cluster,
            new RuleDeclaration(
                null, "ignore", null, "a", null, null, null, "a test", null, null, null, null),
            ADMIN);
    Comparison under = now();
    rules.remove(cluster, rule.id(), ADMIN);

    assertThat(keys(under)).isEmpty();
    assertThat(keys(now())).containsExactly("a");
  }

  private Comparison now() {
    return drifts.of(cluster).getFirst().components().getFirst().comparison();
  }

  private static List<String> keys(Comparison comparison) {
    return comparison.items().stream().map(DriftItem::key).map(ParameterKey::path).toList();
  }

  private void verified() {
    drifts.verified(
        new Compared(
            primary,
            history.latest(primary.id()).orElseThrow(),
            standby,
            history.latest(standby.id()).orElseThrow()));
  }

  private void record(Instance instance, Parameter... parameters) {
    ParameterSet content = set(parameters);
    history.record(
        instance.id(),
        new Snapshot(
            new Identity("id-" + instance.node().name(), "test 1"),
            content.hash(),
            clock.instant(),
            content));
  }
}
