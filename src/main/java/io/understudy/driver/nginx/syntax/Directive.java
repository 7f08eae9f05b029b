package io.understudy.driver.nginx.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One directive, simple or with a block. Can be changed in place; each object is one place in one
 * file.
 */
public final class Directive {

  /** What follows the words. */
  private sealed interface Rest {
    record Semicolon() implements Rest {}

    record Block(Body body) implements Rest {}

    record Code(String text) implements Rest {}
  }

  private final List<Word> words;
  private String beforeEnd;
  private Rest rest;
  private final int line;

  private Directive(List<Word> words, String beforeEnd, Rest rest, int line) {
    this.words = new ArrayList<>(words);
    this.beforeEnd = beforeEnd;
    this.rest = rest;
    this.line = line;
  }

  static Directive parsed(
      List<Word> words, String beforeEnd, @Nullable Body body, @Nullable String code, int line) {
    Rest rest =
        body != null
            ? new Rest.Block(body)
            : code != null ? new Rest.Code(code) : new Rest.Semicolon();
    return new Directive(words, beforeEnd, rest, line);
  }

  /** A new directive that ends in a semicolon. */
  public static Directive simple(String name, List<String> arguments) {
    return fresh(name, arguments, "", new Rest.Semicolon());
  }

  /** A new directive with an empty block. */
  public static Directive block(String name, List<String> arguments) {
    return fresh(name, arguments, " ", new Rest.Block(new Body(new ArrayList<>(), "")));
  }

  /** A new directive with a block of Lua. */
  public static Directive code(String name, List<String> arguments, String code) {
    return fresh(name, arguments, " ", new Rest.Code(whole(code)));
  }

  private static Directive fresh(String name, List<String> arguments, String beforeEnd, Rest rest) {
    var words = new ArrayList<Word>();
    words.add(Word.of("", name));
    arguments.forEach(argument -> words.add(Word.of(" ", argument)));
    return new Directive(words, beforeEnd, rest, 0);
  }

  /** Its first word, as a byte string. */
  public String name() {
    return words.getFirst().text();
  }

  /** The words after the first, as nginx understands them, as byte strings. */
  public List<String> arguments() {
    return words.stream().skip(1).map(Word::text).toList();
  }

  /** Where it stood when its file was parsed, counted from 1; 0 when it is new. */
  public int line() {
    return line;
  }

  public Optional<Body> body() {
    return rest instanceof Rest.Block(Body body) ? Optional.of(body) : Optional.empty();
  }

  /** The Lua between its braces. */
  public Optional<String> code() {
    return rest instanceof Rest.Code(String text) ? Optional.of(text) : Optional.empty();
  }

  /** Changes the Lua; only for a directive that has some. */
  public void code(String changed) {
    rest = new Rest.Code(whole(changed));
  }

  /** Refuses code that would end its block before its own end, or not at all. */
  private static String whole(String code) {
    if (LuaCode.end(code + "}", 0) != code.length()) {
      throw new MalformedConfig(
          "value", 1, "the braces, strings or comments of the Lua do not close");
    }
    return code;
  }

  /** Changes the arguments; those that stay keep their spelling. */
  public void arguments(List<String> changed) {
    for (int i = 0; i < changed.size(); i++) {
      String argument = changed.get(i);
      if (i + 1 >= words.size()) {
        words.add(Word.of(" ", argument));
      } else if (!words.get(i + 1).text().equals(argument)) {
        words.set(i + 1, Word.of(words.get(i + 1).gap(), argument));
      }
    }
    while (words.size() > changed.size() + 1) {
      words.removeLast();
    }
    separate();
  }

  /** After a quoted word a blank is needed, and so it is between bare ones: {@code "a")}. */
  private void separate() {
    for (int i = 1; i < words.size(); i++) {
      Word word = words.get(i);
      if (word.gap().isEmpty() && !word.raw().startsWith(")")) {
        words.set(i, word.withGap(" "));
      }
    }
    if (!beforeEnd.isEmpty() && beforeEnd.charAt(0) == '#') {
      beforeEnd = " " + beforeEnd;
    }
  }

  String gap() {
    return words.getFirst().gap();
  }

  void gap(String changed) {
    words.set(0, words.getFirst().withGap(changed));
  }

  void print(StringBuilder out) {
    for (Word word : words) {
      out.append(word.gap()).append(word.raw());
    }
    out.append(beforeEnd);
    switch (rest) {
      case Rest.Semicolon() -> out.append(';');
      case Rest.Code(String text) -> out.append('{').append(text).append('}');
      case Rest.Block(Body body) -> {
        out.append('{');
        body.print(out);
        out.append('}');
      }
    }
  }
}
