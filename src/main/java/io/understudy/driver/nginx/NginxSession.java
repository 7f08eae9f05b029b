package io.understudy.driver.nginx;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Capacity;
import io.understudy.driver.Capacity.Disk;
import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Collected;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.Unreachable;
import io.understudy.driver.change.Agreement;
import io.understudy.driver.change.OneLine;
import io.understudy.driver.change.UndoNote;
import io.understudy.driver.nginx.syntax.MalformedConfig;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One running nginx. */
final class NginxSession implements Session {

  private final Installation installation;
  private final Surroundings around;
  private final Watch watch;

  NginxSession(Installation installation, Surroundings around) {
    this.installation = installation;
    this.around = around;
    this.watch = new Watch(installation, around);
  }

  @Override
  public Collected collect() {
    return reaching(watch::collect);
  }

  @Override
  public Optional<Capacity> capacity() {
    return Disk.of("configuration", installation.folder())
        .map(disk -> new Capacity(List.of(disk), null));
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
      Optional<Path> errorLog = live.errorLog(); // the running one's, before the trees change
      Plan plan = plan(live, request);
      if (!plan.refusals().isEmpty()) {
        return new ApplyOutcome.Refused(plan.refusals());
      }
      if (plan.empty()) {
        journal.mark(UndoNote.CONFIRMED);
        return new ApplyOutcome.Applied(Set.of());
      }
      return new ChangeRun(live, around, journal, plan)
          .run(new Reload(live.master(), around, errorLog), () -> missing(request));
    });
  }

  private Plan plan(Live live, ChangeRequest request) throws IOException {
    Edit.Result result = new Edit(live, around.secrets(), request).run();
    if (!result.plan().refusals().isEmpty() || result.plan().empty()) {
      return result.plan();
    }
    Set<ParameterKey> wished = request.wishes().stream().map(Wish::key).collect(Collectors.toSet());
    try {
      List<Refusal> refusals =
          new Candidate(live, around.folder()).check(result.edited(), result.documents(), wished);
      return refusals.isEmpty() ? result.plan() : Plan.refused(refusals);
    } catch (IOException e) {
      return Plan.refused(
          List.of(
              new Refusal(
                  null,
                  "the result could not be checked: " + OneLine.of(e),
                  "see whether the agent's disk is full")));
    }
  }

  private List<Refusal> missing(ChangeRequest request) throws IOException {
    Collected now = watch.collect();
    return request.wishes().stream()
        .filter(wish -> !Outcome.fulfilled(now.parameters(), wish, around.secrets()))
        .map(wish ->
            new Refusal(
                wish.key(),
                "nginx took the change, and its files say something else afterwards",
                "look for what else writes them"))
        .toList();
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    return UndoNote.recover(
        journal,
        Undoing.class,
        () -> new ApplyOutcome.Applied(Set.of()),
        (undoing, reasons) -> new Restoring(installation, around, journal).run(undoing, reasons));
  }

  private interface Reaching<T> {
    T reach() throws IOException;
  }

  private static <T> T reaching(Reaching<T> work) {
    try {
      return work.reach();
    } catch (IOException e) {
      throw new Unreachable("nginx: " + OneLine.of(e), e);
    } catch (MalformedConfig e) {
      throw new Unreachable("nginx: " + OneLine.of(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    // nothing is held open between two looks
  }
}
