package io.understudy.agent.work;

import io.understudy.driver.Controls;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the command lines that {@code agent.yaml} holds, and no others. */
final class ProcessControls implements Controls {

  private final Map<Verb, List<String>> lines;

  ProcessControls(Map<Verb, List<String>> lines) {
    this.lines = lines;
  }

  @Override
  public boolean has(Verb verb) {
    return lines.containsKey(verb);
  }

  @Override
  public Ran run(Verb verb, Duration limit) {
    List<String> line = lines.get(verb);
    if (line == null) {
      throw new IllegalStateException("agent.yaml has no control command for " + verb);
    }
    return ProcessRun.of(line, Map.of(), limit);
  }
}
