package io.understudy.parameter;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Texts as servers have them: plain, quoted, in other scripts, with what breaks formats. */
final class Texts {

  private Texts() {}

  static StringArbitrary any() {
    return Arbitraries.strings()
        .ascii()
        .withCharRange('\u00A0', '\u2FFF')
        .withChars("/%\",\\ \t\n'$<>&")
        .excludeChars('\u0000');
  }
}
