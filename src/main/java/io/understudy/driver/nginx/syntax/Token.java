package io.understudy.driver.nginx.syntax;

/** One token, with the blanks and comments before it. */
sealed interface Token {

  String gap();

  /**
   * A word.
   *
   * @param raw as it is spelled
   * @param text as nginx understands it
   */
  record Text(String gap, String raw, String text) implements Token {}

  /** A semicolon or a brace. */
  record Sign(String gap, char character) implements Token {}

  /** The end of the text. */
  record End(String gap) implements Token {}
}
