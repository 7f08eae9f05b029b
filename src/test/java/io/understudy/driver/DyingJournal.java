package io.understudy.driver;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The journal of an agent that is killed at a chosen moment; what was written by then is there. */
public final class DyingJournal implements Journal {

  private final MemoryJournal disk = new MemoryJournal();
  private final Predicate<MemoryJournal> written;
  private final Predicate<Command> noted;
  private final boolean beforeTheResult;
  private boolean dead;

  private DyingJournal(
      Predicate<MemoryJournal> written, Predicate<Command> noted, boolean beforeTheResult) {
    this.written = written;
    this.noted = noted;
    this.beforeTheResult = beforeTheResult;
  }

  /** The agent is gone. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Right after so many entries are on disk. */
  public static DyingJournal after(int entries) {
    return new DyingJournal(disk -> disk.entries().size() == entries, _ -> false, false);
  }

  /** When such a command was noted, and has not run. */
  public static DyingJournal before(Predicate<Command> command) {
    return new DyingJournal(_ -> false, command, false);
  }

  /** When the first command has run, and its result was not noted. */
  public static DyingJournal beforeTheResult() {
    return new DyingJournal(_ -> false, _ -> false, true);
  }

  /** What the next agent finds. */
  public MemoryJournal disk() {
    return disk;
  }

  private void dieWhen(boolean moment) {
    if (!dead && (moment || written.test(disk))) {
      dead = true;
      throw new Killed();
    }
  }

  @Override
  public void before(Command command) {
    disk.before(command);
    dieWhen(noted.test(command));
  }

  @Override
  public void after(String result) {
    dieWhen(beforeTheResult);
    disk.after(result);
    dieWhen(false);
  }

  @Override
  public void keep(String name, byte[] bytes) {
    disk.keep(name, bytes);
    dieWhen(false);
  }

  @Override
  public Optional<byte[]> kept(String name) {
    return disk.kept(name);
  }

  @Override
  public List<Entry> entries() {
    return disk.entries();
  }

  @Override
  public void mark(String mark) {
    disk.mark(mark);
    dieWhen(false);
  }
}
