package io.understudy.driver.files.format;

/** Sections of settings; comments begin with {@code #} or {@code ;} and fill their line. */
final class Ini extends Separated {

  Ini() {
    super("[^=:\\s\\[#;](?:[^=:\\r\\n]*[^=:\\s])?", "[ \\t]*[=:][ \\t]*", " = ");
  }

  @Override
  public String name() {
    return "ini";
  }

  @Override
  Line line(String text, int from) throws Malformed {
    int end = Line.end(text, from);
    String line = text.substring(from, end);
    String bare = line.strip();
    if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
      return Line.silent(from, Line.next(text, from));
    }
    if (bare.endsWith("\\")) {
      throw Malformed.at(text, from + 1, "a line that goes on in the next one");
    }
    if (bare.startsWith("[") && bare.indexOf(']') < bare.length() - 1) {
      throw Malformed.at(
          text, from + 1, "a section within a section, or something behind a header");
    }
    if (bare.startsWith("[")) {
      String section = bare.substring(1, bare.length() - 1);
      if (section.isBlank()) {
        throw Malformed.at(text, from + 1, "a section without a name");
      }
      return Line.header(from, Line.next(text, from), section);
    }
    boolean indented = Character.isWhitespace(line.charAt(0));
    if (indented && bare.indexOf('=') < 0 && bare.indexOf(':') < 0) {
      throw Malformed.at(text, from + 1, "an indented line, which may belong to the one above");
    }
    return setting(text, from);
  }
}
