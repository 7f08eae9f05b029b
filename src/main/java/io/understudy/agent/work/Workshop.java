package io.understudy.agent.work;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.agent.keys.Keyring;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.InstanceEntry;
import io.understudy.driver.Driver;
import io.understudy.driver.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** All instances of this agent, with their jobs. */
public final class Workshop implements AutoCloseable {

  private static final Duration LAST_WORK = Duration.ofSeconds(20);

  private final Map<String, Bench> benches = new TreeMap<>();
  private final Bell bell;
  private final FileWatch files;
  private final Triggers triggers;

  /** One instance and its jobs. */
  public record Bench(Instance instance, Jobs jobs) {}

  /**
   * Opens nothing yet but checks every instance's settings.
   *
   * @throws io.understudy.driver.SettingRefused for the first setting that a driver refuses
   */
  public Workshop(AgentSettings settings, Map<String, Driver> drivers, Keyring keys, Clock clock) {
    PrivateFolder home = PrivateFolder.at(settings.home());
    this.bell = new Bell(settings.instances().keySet(), clock);
    this.files = new FileWatch(this::changed);
    this.triggers = new Triggers(settings.home(), settings.instances().keySet());
    for (InstanceEntry entry : new TreeMap<>(settings.instances()).values()) {
      Driver driver = drivers.get(entry.driver());
      if (driver == null) {
        throw new IllegalStateException("the settings were read with other drivers");
      }
      var surroundings = surroundings(home, entry, keys, clock);
      driver.open(entry.settings(), surroundings).close();
      var session = new WarmSession(entry, driver, surroundings, keys);
      var instance = new Instance(entry.name(), session, files, clock);
      PrivateFolder jobs = home.folder("jobs").folder(entry.name());
      benches.put(
          entry.name(),
          new Bench(instance, new Jobs(instance, jobs, new GuardProcess(settings, entry), clock)));
    }
  }

  static Surroundings surroundings(
      PrivateFolder home, InstanceEntry entry, Keyring keys, Clock clock) {
    return new Surroundings(
        clock,
        keys,
        new ProcessControls(entry.control()),
        home.folder("instances").folder(entry.name()).path());
  }

  /** Whoever may have to look at an instance waits here. */
  public Bell bell() {
    return bell;
  }

  /** What a job writes is read by the one who ordered it. */
  private void changed(String watched) {
    triggers
        .instance(watched)
        .filter(instance -> !bench(instance).jobs.busy())
        .ifPresent(bell::ring);
  }

  /**
   * Lets each instance first bring to an end what was left unfinished; returns once nothing else
   * can come before that.
   */
  public void begin() {
    triggers.watchedBy(files);
    var begun = new CountDownLatch(benches.size());
    for (Bench bench : benches.values()) {
      List<String> left = bench.jobs.findUnfinished();
      Thread.ofVirtual()
          .start(() ->
              bench.instance.exclusively(session -> {
                begun.countDown();
                recover(bench, left);
                return true;
              }));
    }
    try {
      begun.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The instance of this name. */
  public Bench bench(String instance) {
    return Optional.ofNullable(benches.get(instance))
        .orElseThrow(() ->
            new Unavailable(
                Unavailable.Reason.UNKNOWN_INSTANCE,
                "agent.yaml has no instance of this name; it has " + benches.keySet()));
  }

  /** Lets running jobs end or put back, then closes the sessions. */
  @Override
  public void close() {
    benches.values().forEach(bench -> bench.jobs.await(LAST_WORK));
    files.close();
    benches.values().forEach(bench -> bench.instance.close());
  }

  private static void recover(Bench bench, List<String> left) {
    try {
      bench.jobs.recover(left);
    } catch (RuntimeException e) {
      Log.broke(bench.instance.name(), "what was left unfinished could not be ended", e);
    }
  }
}
