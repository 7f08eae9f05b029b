package io.understudy.agenda;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How consoles keep appointments. */
@ConfigMapping(prefix = "understudy.agenda")
interface AgendaSettings {

  /** Whether this console keeps them; when not, it makes and shows them only. */
  @WithDefault("true")
  boolean keep();

  /** How often it looks for appointments that are due. */
  @WithDefault("PT1S")
  Duration scan();

  /**
   * How late a move may begin, when no console was there at its time or another operation ran;
   * after that it is reported and not run.
   */
  @WithDefault("PT10M")
  Duration grace();
}
