package io.understudy.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How consoles share operations. */
@ConfigMapping(prefix = "understudy.operations")
public interface OperationSettings {

  /** How long an operation waits for a console that went away before another one takes it. */
  @WithDefault("PT3S")
  Duration lease();

  /** How often a console looks for operations that nobody drives. */
  @WithDefault("PT1S")
  Duration scan();

  /** Whether this console drives operations; when not, it starts and shows them only. */
  @WithDefault("true")
  boolean drive();
}
