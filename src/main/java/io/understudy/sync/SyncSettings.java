package io.understudy.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of syncs. */
@ConfigMapping(prefix = "understudy.syncs")
interface SyncSettings {

  /** How often it is looked for what has become possible. */
  @WithDefault("PT2S")
  Duration scan();

  /** Whether this console looks at all. */
  @WithDefault("true")
  boolean drive();
}
