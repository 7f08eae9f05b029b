package io.understudy.driver.wildfly;

import io.understudy.driver.InstanceSettings;
import java.time.Duration;

/**
 * Whether and how a server is suspended when another one takes over, from {@code agent.yaml}.
 *
 * @param wanted false when it is left as it is, since several nodes serve at once
 * @param patience how long requests under way may take to end
 */
record Suspending(boolean wanted, Duration patience) {

  /** Reads {@code suspend} and {@code suspendSeconds}. */
  static Suspending from(InstanceSettings settings) {
    String wanted = settings.text("suspend").orElse("true");
    if (!wanted.equals("true") && !wanted.equals("false")) {
      throw settings.refused("suspend", "must be true or false");
    }
    String seconds = settings.text("suspendSeconds").orElse("10");
    if (!seconds.matches("0|[1-9][0-9]{0,2}")) {
      throw settings.refused("suspendSeconds", "must be a number of seconds from 0 to 999");
    }
    return new Suspending(wanted.equals("true"), Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
