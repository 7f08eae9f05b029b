package io.understudy.agent;

import io.understudy.driver.Command;
import io.understudy.driver.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal after whose n-th entry the process is gone as by kill -9, or stands still. The system
 * properties {@code understudy.test.crashAt} and {@code understudy.test.hangAt} say which.
 */
final class FatalJournal implements Journal {

  private static final int KILLED = 137;

  private final Journal durable;
  private final int crashAt = Integer.getInteger("understudy.test.crashAt", -1);
  private final int hangAt = Integer.getInteger("understudy.test.hangAt", -1);
  private int calls;

  FatalJournal(Journal durable) {
    this.durable = durable;
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
