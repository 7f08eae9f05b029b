package io.understudy.vigil;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How this console takes part in automatic failover. */
@ConfigMapping(prefix = "understudy.automatic-failover")
interface VigilSettings {

  /** Whether it watches at all; when not, it shows what others see. */
  @WithDefault("true")
  boolean watch();
}
