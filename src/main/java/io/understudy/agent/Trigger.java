package io.understudy.agent;

import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.work.Triggers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks the agent with these settings to look at once: for hooks and cron. */
record Trigger(AgentSettings settings) {

  static final String WORD = "trigger";

  /**
   * Asks for one instance, or for all.
   *
   * @throws StartRefused when there is no such instance, no such agent, or its home is closed to us
   */
  void pull(Optional<String> instance) {
    var names = new TreeSet<>(settings.instances().keySet());
    if (instance.isPresent() && !names.contains(instance.get())) {
      throw new StartRefused(
          "trigger: there is no instance '%s'; agent.yaml has %s".formatted(instance.get(), names),
          null);
    }
    try {
      if (!HomeLock.isTaken(settings.home())) {
        throw new StartRefused(
            "trigger: no agent runs on " + settings.home() + "; start it, then try again", null);
      }
      var triggers = new Triggers(settings.home(), names);
      instance.<Set<String>>map(Set::of).orElse(names).forEach(triggers::pull);
    } catch (IOException | UncheckedIOException e) {
      throw refused(e);
    }
  }

  private StartRefused refused(Exception e) {
    return new StartRefused(
        "trigger: %s cannot be used (%s); run this as the agent's user"
            .formatted(settings.home(), e.getMessage()),
        e);
  }
}
