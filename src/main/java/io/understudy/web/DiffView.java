package io.understudy.web;

import java.util.Arrays;
import java.util.Locale;

/** How documents are compared on a page. */
public enum DiffView {
  /** Both texts beside each other. */
  SIDE("Side by side"),
  /** One text with what went and what came. */
  INLINE("Inline"),
  /** As inline, with two lines around each difference only. */
  COMPACT("Compact");

  private final String label;

  DiffView(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** As it stands in addresses and in the cookie. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The view of this word; the compact one for any other. */
  static DiffView of(String word) {
    return Arrays.stream(values())
        .filter(view -> view.word().equals(word))
        .findFirst()
        .orElse(COMPACT);
  }
}
