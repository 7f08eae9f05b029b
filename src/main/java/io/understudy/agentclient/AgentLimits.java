package io.understudy.agentclient;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How far an agent is waited for and listened to. */
@ConfigMapping(prefix = "understudy.agents")
public interface AgentLimits {

  /** Until the connection stands. */
  @WithDefault("3s")
  Duration connectTimeout();

  /** From the request to the last byte of a short answer. */
  @WithDefault("10s")
  Duration answerTimeout();

  /** From the request to the last byte of a snapshot or a draft, for which a server is read. */
  @WithDefault("25s")
  Duration snapshotTimeout();

  /** The largest body that is read, in bytes; a longer one is cut there. */
  @WithDefault("67108864")
  int maxBody();

  /**
   * Certificates (PEM) of the authorities that sign the agents' certificates, beside Java's own.
   */
  Optional<Path> authorities();
}
