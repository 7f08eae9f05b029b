package io.understudy.driver.files;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Capacity;
import io.understudy.driver.Capacity.Disk;
import io.understudy.driver.ChangeRequest;
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
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The declared files of one instance. */
final class FilesSession implements Session {

  private final Declaration declared;
  private final Surroundings around;
  private final Watch watch;

  FilesSession(Declaration declared, Surroundings around) {
    this.declared = declared;
    this.around = around;
    this.watch = new Watch(declared, around);
  }

  @Override
  public Collected collect() {
    return reaching(watch::collect);
  }

  @Override
  public Optional<Capacity> capacity() {
    List<Disk> disks =
        declared.folders().stream()
            .flatMap(folder -> Disk.of(folder.name(), folder.path()).stream())
            .toList();
    return disks.isEmpty() ? Optional.empty() : Optional.of(new Capacity(disks, null));
  }

  @Override
  public Set<Path> watched() {
    return watch.files();
  }

  @Override
  public Draft draft(ChangeRequest request) {
    return reaching(() -> {
      ParameterSet live = watch.collect().parameters();
      var refusals = new ArrayList<>(Agreement.refusals(Agreement.stale(live, request)));
      Plan plan = plan(live, request);
      refusals.addAll(plan.refusals());
      return refusals.isEmpty() ? new Draft.Ready(plan.commands()) : new Draft.Refused(refusals);
    });
  }

  private Plan plan(ParameterSet live, ChangeRequest request) throws IOException {
    return new Edit(declared, around, watch, live, request).plan();
  }

  @Override
  public ApplyOutcome apply(ChangeRequest request, Journal journal) {
    return reaching(() -> {
      ParameterSet live = watch.collect().parameters();
      List<ParameterKey> stale = Agreement.stale(live, request);
      if (!stale.isEmpty()) {
        return new ApplyOutcome.Stale(stale);
      }
      Plan plan = plan(live, request);
      if (!plan.refusals().isEmpty()) {
        return new ApplyOutcome.Refused(plan.refusals());
      }
      if (plan.empty()) {
        journal.mark(UndoNote.CONFIRMED);
        return new ApplyOutcome.Applied(watch.pending().keys());
      }
      return new ChangeRun(declared, around, journal, watch, plan).run(() -> missing(request));
    });
  }

  private List<Refusal> missing(ChangeRequest request) throws IOException {
    ParameterSet now = watch.collect().parameters();
    return request.wishes().stream()
        .filter(wish ->
            !Agreement.met(
                now.find(wish.key()).orElse(null),
                wish.desired(),
                around.secrets(),
                FileEdit::encode))
        .map(wish ->
            new Refusal(
                wish.key(),
                "it was written, and the files say something else afterwards",
                "look for what else writes them"))
        .toList();
  }

  @Override
  public ApplyOutcome recover(Journal journal) {
    return UndoNote.recover(
        journal,
        Undoing.class,
        () -> new ApplyOutcome.Applied(pending()),
        (undoing, reasons) -> new Restoring(declared, around, journal).run(undoing, reasons));
  }

  private Set<ParameterKey> pending() {
    try {
      return watch.pending().keys();
    } catch (IOException e) {
      return Set.of(); // it was confirmed all the same
    }
  }

  private interface Reaching<T> {
    T reach() throws IOException;
  }

  private static <T> T reaching(Reaching<T> work) {
    try {
      return work.reach();
    } catch (IOException e) {
      throw new Unreachable("files: " + OneLine.of(e), e);
    }
  }

  @Override
  public void close() {
    // nothing is held open between two looks
  }
}
