package io.understudy.driver.files.format;

/** A key, blanks and a value a line; comments begin with {@code #}. */
final class KeyValue extends Separated {

  KeyValue() {
    super("[^\\s#<{}][^\\s{}]*", "[ \\t]+", " ");
  }

  @Override
  public String name() {
    return "key-value";
  }

  @Override
  Line line(String text, int from) throws Malformed {
    String line = text.substring(from, Line.end(text, from));
    String bare = line.strip();
    if (bare.isEmpty() || bare.startsWith("#")) {
      return Line.silent(from, Line.next(text, from));
    }
    if (bare.endsWith("\\")) {
      throw Malformed.at(text, from + 1, "a line that goes on in the next one");
    }
    if (Character.isWhitespace(line.charAt(0)) || bare.endsWith("{") || bare.startsWith("<")) {
      throw Malformed.at(text, from + 1, "a block, which key-value does not have");
    }
    return setting(text, from);
  }
}
