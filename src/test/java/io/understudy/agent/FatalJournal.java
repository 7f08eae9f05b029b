package io.understudy.agent;

import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A journal after whose n-th entry the process is gone, or stands still. */
final class FatalJournal implements Journal {

  private static final int KILLED = 137;

  private final Journal durable;
  private final int crashAt;
  private final int hangAt;
  private int calls;

  FatalJournal(Journal durable, int crashAt, int hangAt) {
    this.durable = durable;
    this.crashAt = crashAt;
    this.hangAt = hangAt;
  }

  @Override
  public void before(Command command) {
    durable.before(command);
    called();
  }

  @Override
  public void after(String result) {
    durable.after(result);
    called();
  }

  @Override
  public void keep(String name, byte[] bytes) {
    durable.keep(name, bytes);
    called();
  }

  @Override
  public Optional<byte[]> kept(String name) {
    return durable.kept(name);
  }

  @Override
  public List<Entry> entries() {
    return durable.entries();
  }

  @Override
  public void mark(String mark) {
    durable.mark(mark);
    called();
  }

  private void called() {
    calls++;
    if (calls == crashAt) {
      Runtime.getRuntime().halt(KILLED);
    }
    while (calls == hangAt) {
      LockSupport.park();
    }
  }
}
