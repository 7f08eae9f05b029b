package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.drift.Cause;
import io.understudy.drift.Comparison;
import io.understudy.drift.DriftItem;
import io.understudy.drift.DriftItem.Handling;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.sync.LeftOut.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComponentPlannerTest {

  private static final ComponentPlan.Target TARGET = new ComponentPlan.Target(2, "id", "live");
  private static final ComponentPlan.Source SOURCE = new ComponentPlan.Source(1, 5, "want", true);

  private final List<ChangeRequest> asked = new ArrayList<>();

  @Test
  void wishesForWhatDriftedExpectingWhatIsThere() {
    ComponentPlan plan = plan(all(), item("settings/a", "2", "1", Handling.SYNC));

    assertThat(plan.request().wishes())
        .containsExactly(new Wish(ParameterKey.parse("settings/a"), Value.of("1"), Value.of("2")));
    assertThat(plan.commands()).extracting(Command::text).containsExactly("set settings/a");
  }

  @Test
  void leavesOutWithAReasonWhatNoSyncMayTouch() {
    ComponentPlan plan =
        plan(
            all(),
            item("settings/a", "2", "1", Handling.MANUAL),
            item("settings/b", "2", "1", Handling.REPLICATED),
            item("settings/c", "2", "1", Handling.FIXED),
            item("databases/d/owner", null, "1", Handling.KEPT));

    assertThat(plan.request().wishes()).isEmpty();
    assertThat(plan.leftOut())
        .extracting(LeftOut::why)
        .containsExactly(Why.MANUAL, Why.REPLICATED, Why.FIXED, Why.KEPT);
    assertThat(asked).isEmpty();
  }

  @Test
  void cherryPickedKeysAloneAreTakenIn() {
    ComponentPlan plan =
        plan(
            request(List.of(ParameterKey.parse("settings/b")), false),
            item("settings/a", "2", "1", Handling.SYNC),
            item("settings/b", "2", "1", Handling.SYNC));

    assertThat(plan.request().wishes())
        .extracting(w -> w.key().path())
        .containsExactly("settings/b");
    assertThat(plan.leftOut()).isEmpty();
  }

  @Test
  void aRefusedParameterIsLeftOutAndTheRestIsAskedForAgain() {
    ComponentPlan plan =
        plan(
            all(),
            item("settings/a", "2", "1", Handling.SYNC),
            item("settings/bad", "x", "1", Handling.SYNC));

    assertThat(plan.request().wishes())
        .extracting(w -> w.key().path())
        .containsExactly("settings/a");
    assertThat(plan.leftOut())
        .containsExactly(
            new LeftOut(
                "db", ParameterKey.parse("settings/bad"), Why.REFUSED, "no such value", "mend it"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aServerThatRefusesAsAWholeGetsNothing() {
    ComponentPlan plan = plan(all(), item("settings/server", "2", "1", Handling.SYNC));

    assertThat(plan.request().wishes()).isEmpty();
    assertThat(plan.leftOut()).extracting(LeftOut::why).containsExactly(Why.REFUSED);
  }

  @Test
  void deletionsAreLeftOutUntilTheyAreAllowed() {
    DriftItem gone = item("roles/r", null, "1", Handling.SYNC);

    assertThat(plan(request(List.of(), false), gone).leftOut())
        .extracting(LeftOut::why)
        .containsExactly(Why.DELETION);
    assertThat(plan(request(List.of(), true), gone).commands())
        .extracting(Command::kind)
        .containsExactly(Command.Kind.DELETE);
  }

  @Test
  void whatSomebodyDecidedAgainstIsLeftOut() {
    ComponentPlan plan =
        new ComponentPlanner(all(), this::draft, item -> true, quiet())
            .plan("db", TARGET, SOURCE, comparison(item("settings/a", "2", "1", Handling.SYNC)));

    assertThat(plan.leftOut()).extracting(LeftOut::why).containsExactly(Why.DECLINED);
  }

  @Test
  void theHashNamesEverythingThatWouldBeDone() {
    Plan plan = new Plan(List.of(plan(all(), item("settings/a", "2", "1", Handling.SYNC))));
    Plan other = new Plan(List.of(plan(all(), item("settings/a", "3", "1", Handling.SYNC))));

    assertThat(PlanHash.of("demo", all(), plan))
        .hasSize(64)
        .isEqualTo(PlanHash.of("demo", all(), plan))
        .isNotEqualTo(PlanHash.of("demo", all(), other))
        .isNotEqualTo(PlanHash.of("other", all(), plan))
        .isNotEqualTo(PlanHash.of("demo", request(List.of(), true), plan));
  }

  @Test
  void aPlanComesBackFromItsJsonAsItWas() {
    Plan plan =
        new Plan(
            List.of(
                plan(
                    all(),
                    item("settings/a", "2", "1", Handling.SYNC),
                    item("settings/bad", "x", "1", Handling.SYNC))));

    assertThat(SyncStore.parse(SyncStore.json(plan), Plan.class)).isEqualTo(plan);
    assertThat(SyncStore.parse(SyncStore.json(all()), SyncRequest.class)).isEqualTo(all());
  }

  private ComponentPlan plan(SyncRequest request, DriftItem... items) {
    return new ComponentPlanner(request, this::draft, item -> false, quiet())
        .plan("db", TARGET, SOURCE, comparison(items));
  }

  private static Moment quiet() {
    return new Moment("alpha", Set.of(), "beta", Set.of(), ParameterSet.empty(), false);
  }

  private Draft draft(ChangeRequest request) {
    asked.add(request);
    for (Wish wish : request.wishes()) {
      if (wish.key().path().endsWith("bad")) {
        return new Draft.Refused(List.of(new Refusal(wish.key(), "no such value", "mend it")));
      }
      if (wish.key().path().endsWith("server")) {
        return new Draft.Refused(List.of(new Refusal(null, "not today", "wait")));
      }
    }
    return new Draft.Ready(
        request.wishes().stream()
            .map(wish ->
                new Command(
                    (wish.desired() == null ? "drop " : "set ") + wish.key(),
                    wish.desired() == null ? Command.Kind.DELETE : Command.Kind.CHANGE,
                    List.of(wish.key()),
                    Effect.ONLINE,
                    false))
            .toList());
  }

  private static Comparison comparison(DriftItem... items) {
    return new Comparison(List.of(items), List.of(), List.of(), List.of());
  }

  private static DriftItem item(
      String key, @Nullable String desired, String live, Handling handling) {
    return new DriftItem(
        "db",
        ParameterKey.parse(key),
        desired == null ? null : parameter(key, desired),
        parameter(key, live),
        Cause.PRIMARY_CHANGED,
        Consequence.CAPACITY,
        handling,
        null);
  }

  private static Parameter parameter(String key, String value) {
    return new Parameter(ParameterKey.parse(key), Value.of(value), Descriptor.of(ValueType.TEXT));
  }

  private static SyncRequest all() {
    return request(List.of(), false);
  }

  private static SyncRequest request(List<ParameterKey> keys, boolean allowDeletions) {
    return new SyncRequest(
        "beta", List.of("db"), keys, null, false, allowDeletions, false, "because", null);
  }
}
