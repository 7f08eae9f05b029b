package io.understudy.driver.files;

import io.understudy.driver.Controls;
import io.understudy.driver.change.OneLine;
import java.time.Duration;
import java.util.Optional;

/** The server behind the files, as far as its commands in {@code agent.yaml} reach. */
record Server(Controls controls) {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Reloads; gives the reason when that failed. */
  Optional<String> reload() {
    if (!controls.has(Controls.Verb.RELOAD)) {
      return Optional.empty();
    }
    return reason(controls.run(Controls.Verb.RELOAD, LIMIT));
  }

  /** Restarts; gives the reason when it did not come back. */
  Optional<String> restart() {
    if (controls.has(Controls.Verb.RESTART)) {
      return reason(controls.run(Controls.Verb.RESTART, LIMIT));
    }
    if (!controls.has(Controls.Verb.STOP) || !controls.has(Controls.Verb.START)) {
      return Optional.of("no command to restart it is configured");
    }
    controls.run(Controls.Verb.STOP, LIMIT); // it may have stopped by itself
    return reason(controls.run(Controls.Verb.START, LIMIT));
  }

  private static Optional<String> reason(Controls.Ran ran) {
    if (ran.worked()) {
      return Optional.empty();
    }
    String words = OneLine.of(ran.output());
    return Optional.of(words.isEmpty() ? "it ended with status " + ran.exit() : words);
  }
}
