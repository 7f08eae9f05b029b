package io.understudy.history;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long history is kept. */
@ConfigMapping(prefix = "understudy.history")
interface HistoryConfig {

  /** Revisions older than this may be removed. */
  @WithDefault("P1095D")
  Duration keep();
}
