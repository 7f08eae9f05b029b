package io.understudy.agent.work;

import io.understudy.protocol.Hints;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rings when an instance may have changed; whoever waits is told at once. */
public final class Bell {

  private final Set<String> instances;
  private final Map<String, Long> rung = new TreeMap<>();
  private final long first;
  private long number;

  /** Numbers begin at the clock's milliseconds, so that those of an earlier process are lower. */
  Bell(Set<String> instances, Clock clock) {
    this.instances = new TreeSet<>(instances);
    this.first = clock.millis();
    this.number = first;
  }

  synchronized void ring(String instance) {
    number++;
    rung.put(instance, number);
    notifyAll();
  }

  /** The number of now, to wait from. */
  public synchronized Hints now() {
    return new Hints(number, List.of());
  }

  /**
   * What rang after that number, as soon as something does. A number of another process is answered
   * at once with all instances: nobody knows what rang in between.
   */
  public synchronized Hints after(long known, Duration patience) {
    if (known < first || known > number) {
      return new Hints(number, List.copyOf(instances));
    }
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis(); number == known && left > 0; ) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Hints(
        number,
        rung.entrySet().stream()
            .filter(entry -> entry.getValue() > known)
            .map(Map.Entry::getKey)
            .toList());
  }
}
