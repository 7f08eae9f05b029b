package io.understudy.drift;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of drift. */
@ConfigMapping(prefix = "understudy.drift")
interface DriftSettings {

  /**
   * How late a poll may be before what was seen counts as too old to judge by: added to the the
   * time at which it was due.
   */
  @WithDefault("PT5M")
  Duration grace();
}
