package io.understudy.agent.work;

import io.understudy.agent.keys.Keyring;
import io.understudy.agent.settings.InstanceEntry;
import io.understudy.driver.Driver;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * The open session of one instance. Used by one thread at a time, see {@link Instance}.
 *
 * <p>A session lasts until it is dropped or the keys change: a driver may keep the traces of
 * secrets it has seen, and these are made anew under other keys.
 */
final class WarmSession {

  private final InstanceEntry entry;
  private final Driver driver;
  private final Surroundings surroundings;
  private final Keyring keys;
  private @Nullable Session session;
  private String epoch = "";

  WarmSession(InstanceEntry entry, Driver driver, Surroundings surroundings, Keyring keys) {
    this.entry = entry;
    this.driver = driver;
    this.surroundings = surroundings;
    this.keys = keys;
  }

  Session get() {
    String now = keys.epoch();
    if (!epoch.equals(now)) {
      drop();
    }
    if (session == null) {
      session = driver.open(entry.settings(), surroundings);
      epoch = now;
    }
    return session;
  }

  /** Closes the session; the next {@link #get} opens a new one. */
  void drop() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
