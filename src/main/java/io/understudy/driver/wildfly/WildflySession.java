package io.understudy.driver.wildfly;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Collected;
import io.understudy.driver.Command;
import io.understudy.driver.Controls;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.UndoNote;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One running server. */
final class WildflySession implements Session {

  private final Surroundings around;
  private final Server server;
  private final Pending pending;
  private final Watch watch;
  private final Optional<RoleControl> role;

  WildflySession(Server server, Surroundings around, Suspending suspending) {
    this.around = around;
    this.server = server;
    this.pending = new Pending(around.folder());
    this.watch = new Watch(server, around, suspending.wanted());
    this.role =
        suspending.wanted()
            ? Optional.of(new WildflyRole(server, watch, suspending))
            : Optional.empty();
  }

  @Override
  public Collected collect() {
    return reaching(watch::collect);
  }

  @Override
  public Set<Path> watched() {
    return watch.files();
  }

  @Override
  public Draft draft(ChangeRequest request) {
    return reaching(() -> {
      Live live = watch.look();
      var refusals =
          new ArrayList<>(
              Agreement.refusals(Agreement.stale(live.reading().parameters(), request)));
      Plan plan = plan(live, request);
      refusals.addAll(plan.refusals());
      return refusals.isEmpty() ? new Draft.Ready(plan.commands()) : new Draft.Refused(refusals);
    });
  }

  @Override
  public ApplyOutcome apply(ChangeRequest request, Journal journal) {
    return reaching(() -> {
      Live live = watch.look();
      List<ParameterKey> stale = Agreement.stale(live.reading().parameters(), request);
      if (!stale.isEmpty()) {
        return new ApplyOutcome.Stale(stale);
      }
      Plan plan = plan(live, request);
      if (!plan.refusals().isEmpty()) {
        return new ApplyOutcome.Refused(plan.refusals());
      }
      if (plan.empty()) {
        journal.mark(UndoNote.CONFIRMED);
        return new ApplyOutcome.Applied(pending.of(live.identity().id(), live.state()));
      }
      watch.forget();
      return new ChangeRun(server, live, around, journal, plan, pending)
          .run(() -> missing(request, live));
    });
  }

  private Plan plan(Live live, ChangeRequest request) throws IOException {
    Wishes wishes = Wishes.of(live.reading().parameters(), request, around.secrets());
    Dangers dangers = Dangers.of(live.reading().resources());
    Plan plan = new Planner(live, dangers).plan(wishes.aims(), request.restart());
    var refusals = new ArrayList<>(wishes.refusals());
    refusals.addAll(plan.refusals());
    if (!request.allowDeletions()) {
      refusals.addAll(deletions(plan));
    }
    plan = new Plan(plan.steps(), plan.restart(), due(live, request), List.of());
    refusals.addAll(withoutWayBack(live, plan));
    refusals.addAll(new Trial(server).run(plan.steps()));
    return new Plan(plan.steps(), plan.restart(), plan.due(), refusals);
  }

  /** What waits already is reloaded or restarted when somebody wishes for it. */
  private Plan.Due due(Live live, ChangeRequest request) {
    Set<ParameterKey> waiting = pending.of(live.identity().id(), live.state());
    boolean wished = request.wishes().stream().anyMatch(wish -> waiting.contains(wish.key()));
    return request.restart() && wished ? Plan.Due.of(live.state()) : Plan.Due.NOTHING;
  }

  private static List<Refusal> deletions(Plan plan) {
    return plan.steps().stream()
        .map(Step::command)
        .filter(command -> command.kind() == Command.Kind.DELETE)
        .flatMap(command ->
            command.keys().stream()
                .map(key ->
                    new Refusal(
                        key,
                        "it would remove something: " + command.text(),
                        "allow deletions, or leave it out")))
        .toList();
  }

  /** A change that could lock the agent out needs a way back that works without logging in. */
  private List<Refusal> withoutWayBack(Live live, Plan plan) throws IOException {
    boolean restart = around.controls().has(Controls.Verb.RESTART);
    boolean guarded = plan.steps().stream().anyMatch(step -> step.command().guarded());
    boolean restarts = plan.restarts();
    if (!(guarded || restarts)
        || (restart && ConfigFile.find(server, live.identity().id()).isPresent())) {
      return List.of();
    }
    var refusals = new ArrayList<Refusal>();
    if (plan.steps().isEmpty() && !restart) {
      refusals.add(
          new Refusal(
              null,
              "it takes a restart, and the agent has no command for one",
              "give control.restart, or restart the server by hand"));
    }
    for (Step step : plan.steps()) {
      if (step.command().guarded() || restarts) {
        step.command()
            .keys()
            .forEach(key ->
                refusals.add(
                    new Refusal(
                        key,
                        step.command().guarded()
                            ? "it could lock the agent out of the management interface, and the"
                                + " agent could not put it back"
                            : "it takes a restart, and the agent could not put it back",
                        "give control.restart, and let the agent write the server's configuration"
                            + " file; or change it by hand")));
      }
    }
    return refusals;
  }

  private List<Refusal> missing(ChangeRequest request, Live before) throws IOException {
    try (Server fresh = server.fresh()) {
      var look = new Watch(fresh, around, false).look(before);
      return Wishes.missing(look.reading().parameters(), request, around.secrets());
    }
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    watch.forget();
    return UndoNote.recover(
        journal,
        Undo.class,
        () -> new ApplyOutcome.Applied(Set.of()),
        (undo, reasons) -> new Restoring(server, around, journal).run(undo, reasons));
  }

  @Override
  public Optional<RoleControl> roleControl() {
    return role;
  }

  /** What needs an answer of the server. */
  interface Reaching<T> {
    T reach() throws IOException;
  }

  static <T> T reaching(Reaching<T> work) {
    try {
      return work.reach();
    } catch (IOException e) {
      throw new Unreachable("WildFly: " + Failure.oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
