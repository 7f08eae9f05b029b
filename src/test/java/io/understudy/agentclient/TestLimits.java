package io.understudy.agentclient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Limits that a test can wait for. */
public record TestLimits(
    Duration connectTimeout,
    Duration answerTimeout,
    Duration snapshotTimeout,
    int maxBody,
    Optional<Path> authorities)
    implements AgentLimits {

  public static TestLimits of(Duration time) {
    return new TestLimits(time, time, time, 1 << 20, Optional.empty());
  }
}
