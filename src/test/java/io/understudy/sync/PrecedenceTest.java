package io.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.drift.Cause;
import io.understudy.drift.Comparison;
import io.understudy.drift.DriftItem;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Draft;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes first: a component, a node, and what is only set and waits. */
class PrecedenceTest {

  private static final ParameterKey SEATS = ParameterKey.parse("settings/seats");
  private static final Descriptor SEATS_ARE =
      Descriptor.of(ValueType.INTEGER)
          .withEffect(Effect.RESTART)
          .withConsequence(Consequence.CAPACITY)
          .asFloor();

  @Test
  void whatGrowsGoesToTheNodeThatReplaysFirst() {
    ComponentPlan plan = plan(false, replaying(Set.of(SEATS), Set.of()), seats("200", "100"));

    assertThat(plan.request().wishes()).hasSize(1);
    assertThat(plan.notes())
        .anySatisfy(note ->
            assertThat(note)
                .contains(
                    "grows from 100 to 200", "beta has it first", "Restart beta before alpha"))
        .anySatisfy(note -> assertThat(note).contains("waits for a restart of beta"));
  }

  @Test
  void whatThePrimaryRunsWithAlreadyMayHaveStoppedTheOther() {
    ComponentPlan plan = plan(false, replaying(Set.of(), Set.of()), seats("200", "100"));

    assertThat(plan.notes())
        .anySatisfy(note -> assertThat(note).contains("beta may have stopped replaying"));
  }

  @Test
  void whatShrinksIsHeldUntilThePrimaryRunsWithLess() {
    ComponentPlan early = plan(false, replaying(Set.of(SEATS), Set.of()), seats("50", "100"));
    ComponentPlan now = plan(false, replaying(Set.of(), Set.of()), seats("50", "100"));

    assertThat(early.request().wishes()).isEmpty();
    assertThat(early.leftOut()).extracting(LeftOut::why).containsExactly(LeftOut.Why.ORDER);
    assertThat(early.leftOut().getFirst().remedy()).contains("restart alpha first");
    assertThat(now.request().wishes()).hasSize(1);
    assertThat(now.notes()).anySatisfy(note -> assertThat(note).contains("beta may follow"));
  }

  @Test
  void nobodyHasToWaitWhereNothingIsReplayed() {
    var apart = new Moment("alpha", Set.of(SEATS), "beta", Set.of(), ParameterSet.empty(), false);

    assertThat(plan(false, apart, seats("50", "100")).request().wishes()).hasSize(1);
    assertThat(plan(false, apart, seats("50", "100")).leftOut()).isEmpty();
  }

  @Test
  void aRestartTakesInWhatWaitsAlready() {
    ComponentPlan plan = plan(true, replaying(Set.of(), Set.of(SEATS)));

    assertThat(plan.request().wishes()).containsExactly(Wish.inForce(SEATS, Value.of("200")));
    assertThat(plan.commands()).extracting(Command::kind).contains(Command.Kind.RESTART);
    assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("beta is restarted now"));
    assertThat(plan(false, replaying(Set.of(), Set.of(SEATS))).request().wishes()).isEmpty();
  }

  @Test
  void whatOnlyGoesOrShrinksComesLastAndTheOtherWayRound() {
    List<ComponentPlan> ordered =
        Precedence.ordered(
            List.of(
                named("db", seats("50", "100")),
                named("app", seats("200", "100")),
                named("web", gone())));

    assertThat(ordered).extracting(ComponentPlan::component).containsExactly("app", "web", "db");
    assertThat(ordered.getFirst().notes()).noneMatch(note -> note.contains("only removes"));
    assertThat(ordered.getLast().notes()).anyMatch(note -> note.contains("only removes"));
  }

  @Test
  void aComponentWithBothGoesTheWayUp() {
    List<ComponentPlan> ordered =
        Precedence.ordered(
            List.of(named("db", seats("200", "100"), gone()), named("web", seats("9", "8"))));

    assertThat(ordered).extracting(ComponentPlan::component).containsExactly("db", "web");
  }

  private static ComponentPlan named(String component, DriftItem... items) {
    return plan(component, false, replaying(Set.of(), Set.of()), items);
  }

  private static ComponentPlan plan(boolean restart, Moment moment, DriftItem... items) {
    return plan("db", restart, moment, items);
  }

  private static ComponentPlan plan(
      String component, boolean restart, Moment moment, DriftItem... items) {
    var request =
        new SyncRequest(
            "beta", List.of(component), List.of(), null, false, true, restart, "", null);
    return new ComponentPlanner(request, PrecedenceTest::draft, item -> false, moment)
        .plan(
            component,
            new ComponentPlan.Target(2, "id", "live"),
            new ComponentPlan.Source(1, 5, "want", true),
            new Comparison(List.of(items), List.of(), List.of(), List.of()));
  }

  private static Draft draft(ChangeRequest request) {
    var commands =
        new ArrayList<>(
            request.wishes().stream()
                .filter(wish -> !wish.changesNothing())
                .map(wish ->
                    new Command(
                        "set " + wish.key(),
                        wish.desired() == null ? Command.Kind.DELETE : Command.Kind.CHANGE,
                        List.of(wish.key()),
                        Effect.RESTART,
                        false))
                .toList());
    if (request.restart()) {
      commands.add(new Command("restart", Command.Kind.RESTART, List.of(), Effect.RESTART, true));
    }
    return new Draft.Ready(commands);
  }

  private static Moment replaying(Set<ParameterKey> sourceWaits, Set<ParameterKey> targetWaits) {
    ParameterSet live =
        targetWaits.isEmpty()
            ? ParameterSet.empty()
            : ParameterSet.of(List.of(new Parameter(SEATS, Value.of("200"), SEATS_ARE)));
    return new Moment("alpha", sourceWaits, "beta", targetWaits, live, true);
  }

  private static DriftItem seats(String desired, String live) {
    return item(SEATS, new Parameter(SEATS, Value.of(desired), SEATS_ARE), live, SEATS_ARE);
  }

  private static DriftItem gone() {
    return item(ParameterKey.parse("roles/old"), null, "there", Descriptor.of(ValueType.TEXT));
  }

  private static DriftItem item(
      ParameterKey key, @Nullable Parameter desired, String live, Descriptor descriptor) {
    return new DriftItem(
        "db",
        key,
        desired,
        new Parameter(key, Value.of(live), descriptor),
        Cause.PRIMARY_CHANGED,
        Consequence.CAPACITY,
        DriftItem.Handling.SYNC,
        null);
  }
}
