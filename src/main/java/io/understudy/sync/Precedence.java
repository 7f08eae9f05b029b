package io.understudy.sync;

import io.understudy.drift.DriftItem;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes before what: the components of a plan, and the two nodes where one replays the other.
 * Knows no product: descriptors say of which parameters a server that replays needs as much as the
 * one it replays. Decided in ADR 10.
 */
final class Precedence {

  private Precedence() {}

  /**
   * The order in which components are applied: as they come (databases before applications before
   * web servers), and after them, the other way round, those of which something only goes or
   * shrinks, since what stands above may still use it.
   */
  static List<ComponentPlan> ordered(List<ComponentPlan> plans) {
    var up = new ArrayList<ComponentPlan>();
    var down = new ArrayList<ComponentPlan>();
    for (ComponentPlan plan : plans) {
      if (plans.size() > 1 && onlyTakesAway(plan)) {
        down.add(
            plan.with("It only removes or shrinks, so it comes after what may still use that."));
      } else {
        up.add(plan);
      }
    }
    up.addAll(down.reversed());
    return up;
  }

  private static boolean onlyTakesAway(ComponentPlan plan) {
    List<Wish> wishes = plan.request().wishes();
    return !wishes.isEmpty() && wishes.stream().allMatch(wish -> takesAway(plan, wish));
  }

  private static boolean takesAway(ComponentPlan plan, Wish wish) {
    boolean removed =
        plan.commands().stream()
            .filter(command -> command.kind() == Command.Kind.DELETE)
            .anyMatch(command -> command.keys().contains(wish.key()));
    return removed
        || plan.desired().stream()
            .filter(parameter -> parameter.key().equals(wish.key()))
            .filter(parameter -> parameter.descriptor().consequence() == Consequence.CAPACITY)
            .anyMatch(parameter -> wish.expected() != null && shrinks(parameter, wish));
  }

  private static boolean shrinks(Parameter desired, Wish wish) {
    try {
      return desired.isLessThan(
          new Parameter(
              desired.key(), Objects.requireNonNull(wish.expected()), desired.descriptor()));
    } catch (IllegalArgumentException becameOrWasSecret) {
      return false;
    }
  }

  /** Why a node that replays must not have this yet, null when it may. */
  static @Nullable LeftOut tooEarly(DriftItem item, Moment moment) {
    if (!moment.replays() || !floor(item) || !shrinks(item)) {
      return null;
    }
    if (!moment.sourceWaits().contains(item.key())) {
      return null;
    }
    return new LeftOut(
        item.component(),
        item.key(),
        LeftOut.Why.ORDER,
        "%s still runs with more: it waits for a restart there. %s replays it and would stop, or not start, with less"
            .formatted(moment.source(), moment.target()),
        "restart %s first, then sync: what shrinks goes to the primary first"
            .formatted(moment.source()));
  }

  /** What to know of order and restarts of what is taken in. */
  static List<String> notes(
      List<DriftItem> taken, List<Command> commands, boolean restart, Moment moment) {
    var notes = new ArrayList<String>();
    if (moment.replays()) {
      taken.stream()
          .filter(Precedence::floor)
          .map(item -> floorNote(item, moment))
          .flatMap(Optional::stream)
          .forEach(notes::add);
    }
    boolean restarts =
        commands.stream().anyMatch(command -> command.kind() == Command.Kind.RESTART);
    long waiting =
        commands.stream()
            .filter(command -> command.effect() == Effect.RESTART)
            .flatMap(command -> command.keys().stream())
            .distinct()
            .count();
    if (restarts) {
      notes.add(
          "%s is restarted now, while it does not serve, and not when the service moves."
              .formatted(moment.target()));
    } else if (waiting > 0 && !restart) {
      notes.add(
          "%d of these %s for a restart of %s afterwards. It does not serve now: plan with the restart, or restart it with one click when this is done."
              .formatted(waiting, waiting == 1 ? "waits" : "wait", moment.target()));
    }
    return notes;
  }

  private static Optional<String> floorNote(DriftItem item, Moment moment) {
    String values =
        "%s %s from %s to %s: "
            .formatted(
                item.key(),
                shrinks(item) ? "shrinks" : "grows",
                item.liveText().orElse("nothing"),
                item.desiredText().orElse("nothing"));
    if (shrinks(item)) {
      return Optional.of(
          values
              + "%s runs with it already, so %s may follow."
                  .formatted(moment.source(), moment.target()));
    }
    if (!grows(item)) {
      return Optional.empty();
    }
    return Optional.of(
        moment.sourceWaits().contains(item.key())
            ? values
                + "%1$s has it first, since a server that replays must not have less than the one it replays. Restart %1$s before %2$s."
                    .formatted(moment.target(), moment.source())
            : values
                + "%2$s runs with it already, so %1$s may have stopped replaying until it is restarted."
                    .formatted(moment.target(), moment.source()));
  }

  private static boolean floor(DriftItem item) {
    return item.described().descriptor().bindsReplaying();
  }

  private static boolean shrinks(DriftItem item) {
    return item.desired() != null && item.live() != null && item.desired().isLessThan(item.live());
  }

  private static boolean grows(DriftItem item) {
    return item.desired() != null && item.live() != null && item.live().isLessThan(item.desired());
  }
}
