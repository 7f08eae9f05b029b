package io.understudy.polling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this console takes part in scheduled polls. */
@ConfigMapping(prefix = "understudy.polling")
interface PollingConfig {

  /** Whether it takes part at all; polls that are asked for are always carried out. */
  @WithDefault("true")
  boolean scheduled();

  /** How often it looks for clusters that are due. */
  @WithDefault("1s")
  Duration lookEvery();

  /** How often it looks whether there are other agents to listen to. */
  @WithDefault("5s")
  Duration listenAnew();
}
