package io.understudy.history;

import io.understudy.problem.RequestRefused;
import org.jspecify.annotations.Nullable;

/** What people write about a revision. */
final class Remark {

  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_NOTE = 4000;

  private Remark() {}

  static @Nullable String label(@Nullable String text) {
    if (text != null && text.chars().anyMatch(Character::isISOControl)) {
      throw RequestRefused.field("label", "has control characters; a label is one line of text");
    }
    return checked("label", text, LONGEST_LABEL);
  }

  static @Nullable String note(@Nullable String text) {
    if (text != null && text.indexOf('\0') >= 0) {
      throw RequestRefused.field("note", "has a NUL character");
    }
    return checked("note", text, LONGEST_NOTE);
  }

  private static @Nullable String checked(String field, @Nullable String text, int longest) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > longest) {
      throw RequestRefused.field(
          field, "has " + text.length() + " characters, " + longest + " are possible");
    }
    return text.strip();
  }
}
