package io.understudy.driver.nginx.syntax;

/**
 * One word of a directive.
 *
 * @param gap blanks and comments before it
 * @param raw as it is spelled
 * @param text as nginx understands it
 */
record Word(String gap, String raw, String text) {

  static Word of(String gap, String text) {
    return new Word(gap, Words.spell(text), text);
  }

  Word withGap(String changed) {
    return new Word(changed, raw, text);
  }
}
