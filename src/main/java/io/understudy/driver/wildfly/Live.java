package io.understudy.driver.wildfly;

import io.understudy.driver.Identity;

/**
 * A server as it was at one moment.
 *
 * @param xml its configuration, as it writes it into its file
 */
record Live(
    Identity identity, Watch.Compiled compiled, Reading reading, String xml, Running running) {

  /** What it says of itself: {@code running}, {@code reload-required} … */
  String state() {
    return running.state();
  }

  ResourceType types() {
    return compiled.types();
  }
}
