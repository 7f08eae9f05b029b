package io.understudy.driver.files.format;

/** A text is not of this format, or cannot be edited in it faithfully. */
public final class Malformed extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason what is there and where, without any value of the text
   */
  public Malformed(String reason) {
    super(reason);
  }

  static Malformed at(String text, int offset, String reason) {
    long line = text.substring(0, Math.min(offset, text.length())).lines().count();
    return new Malformed("line %d: %s".formatted(Math.max(1, line), reason));
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
