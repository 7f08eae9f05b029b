package io.understudy.web;

import io.quarkus.qute.TemplateExtension;
import io.understudy.parameter.Effect;

/** When a change becomes effective, in words for templates. */
@TemplateExtension
public final class EffectText {

  private EffectText() {}

  /** Such as {@code at a restart}. */
  public static String words(Effect effect) {
    return switch (effect) {
      case ONLINE -> "at once";
      case RELOAD -> "at a reload";
      case RESTART -> "at a restart";
      case NEVER -> "never";
    };
  }
}
