package io.understudy.agent;

import org.jspecify.annotations.Nullable;

/** Why what was asked for cannot be had here and now, though the configuration is right. */
final class StartRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartRefused(String reason, @Nullable Exception cause) {
    super(reason, cause);
  }
}
