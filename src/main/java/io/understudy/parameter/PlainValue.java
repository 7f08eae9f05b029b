package io.understudy.parameter;

/**
 * A value that may be shown.
 *
 * @param text the canonical text: as the application itself prints it ({@code 64MB}); may be empty;
 *     any Unicode text without the character NUL and without half a surrogate pair, neither of
 *     which UTF-8 and PostgreSQL could carry unchanged
 */
public record PlainValue(String text) implements Value {

  public PlainValue {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("value: has the character NUL at position " + i);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "value: has half a surrogate pair at position " + i + ", which is no text");
      }
    }
  }

  @Override
  public String display() {
    return text;
  }
}
