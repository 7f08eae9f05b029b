package io.understudy.switchover;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a move waits while clients wait. */
@ConfigMapping(prefix = "understudy.switchover")
interface SwitchoverConfig {

  /** For a candidate to replay what the old primary wrote last; after that the move is undone. */
  @WithDefault("10s")
  Duration catchUp();

  /** For a rejoined server to follow, before that is left to be tried again. */
  @WithDefault("30s")
  Duration rejoin();
}
