package io.understudy.parameter;

/**
 * A value that may be shown.
 *
 * @param text the canonical text: as the application itself prints it ({@code 64MB}); may be empty
 */
public record PlainValue(String text) implements Value {

  @Override
  public String display() {
    return text;
  }
}
