package io.understudy.sync;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Looks, again and again, for what has become possible: approved syncs that may start, unknown ones
 * that can be read, automatic ones that are due. Several consoles may do so at once; the rows
 * decide.
 */
@ApplicationScoped
class SyncLoop {

  private static final Logger LOG = Logger.getLogger(SyncLoop.class);

  private final Overtaken overtaken;
  private final Starter starter;
  private final UnknownSyncs unknown;
  private final AutomaticSyncs automatic;
  private final Patience patience;
  private final SyncSettings settings;

  SyncLoop(
      Overtaken overtaken,
      Starter starter,
      UnknownSyncs unknown,
      AutomaticSyncs automatic,
      Patience patience,
      SyncSettings settings) {
    this.overtaken = overtaken;
    this.starter = starter;
    this.unknown = unknown;
    this.automatic = automatic;
    this.patience = patience;
    this.settings = settings;
  }

  void start(@Observes StartupEvent started) {
    if (settings.drive()) {
      Thread.ofVirtual().name("understudy-syncs").start(this::run);
    }
  }

  private void run() {
    while (patience.waitFor(settings.scan())) {
      attempt("end overtaken syncs", overtaken::end);
      attempt("start approved syncs", starter::startWaiting);
      attempt("resolve unknown syncs", unknown::resolve);
      attempt("propose automatic syncs", automatic::propose);
    }
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf(e, "could not %s; trying again", what);
    }
  }
}
