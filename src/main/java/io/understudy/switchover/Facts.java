package io.understudy.switchover;

import io.understudy.inventory.Instance;
import io.understudy.operation.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Names and forms of what a move remembers from step to step. */
final class Facts {

  /** When clients began to be refused: the first demote was about to be sent. */
  static final String DOWN = "down-at";

  /** When a fresh reading showed that the candidate takes writes. */
  static final String UP = "up-at";

  /** The lost primary's node is off: a fence command said so. */
  static final String OFF = "fenced-off";

  /** Whether all that a redirection still lacks is agents that went down with the primary. */
  static final String HOPELESS = "redirect-hopeless";

  /** The candidate's name, for whoever searches operations by it. */
  static final String CANDIDATE = "candidate";

  /** How the probes went when they were asked last; JSON. */
  static final String PROBES = "probes";

  private Facts() {}

  /** The revision that an instance had before anything was moved. */
  static String revisionOf(Instance instance) {
    return "before." + instance.node().name() + "." + instance.component().name();
  }

  /** Whether an instance took writes, or requests, before it was promoted. */
  static String writableBefore(Instance instance) {
    return "writable-before." + instance.node().name() + "." + instance.component().name();
  }

  /** What an instance did just before it was demoted. */
  static String dutyBefore(Instance instance) {
    return "duty-before." + instance.node().name() + "." + instance.component().name();
  }

  /** Remembers a moment, unless it is remembered already. */
  static void once(StepContext context, String name, Instant at) {
    if (context.recall(name).isEmpty()) {
      context.remember(name, at.toString());
    }
  }

  /** How long nobody could write, in milliseconds; empty while that is not known. */
  static OptionalLong downtimeMillis(Map<String, String> facts) {
    Optional<Instant> down = Optional.ofNullable(facts.get(DOWN)).map(Instant::parse);
    Optional<Instant> up = Optional.ofNullable(facts.get(UP)).map(Instant::parse);
    return down.isPresent() && up.isPresent()
        ? OptionalLong.of(Math.max(0, Duration.between(down.get(), up.get()).toMillis()))
        : OptionalLong.empty();
  }
}
