package io.understudy.driver.nginx.syntax;

/** Cuts a byte string into tokens as nginx does. */
final class Lexer {

  private final String file;
  private final String source;
  private int at;
  private int line = 1;

  Lexer(String file, String source) {
    this.file = file;
    this.source = source;
  }

  /** The line on which the last token ended. */
  int line() {
    return line;
  }

  MalformedConfig malformed(String reason) {
    return new MalformedConfig(file, line, reason);
  }

  Token next() {
    String gap = gap();
    if (at >= source.length()) {
      return new Token.End(gap);
    }
    char c = source.charAt(at);
    return switch (c) {
      case ';', '{', '}' -> {
        at++;
        yield new Token.Sign(gap, c);
      }
      case '"', '\'' -> quoted(gap, c);
      default -> plain(gap);
    };
  }

  private String gap() {
    int start = at;
    boolean comment = false;
    for (; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c == '\n') {
        line++;
        comment = false;
      } else if (c == '#') {
        comment = true;
      } else if (!comment && !blank(c)) {
        break;
      }
    }
    return source.substring(start, at);
  }

  private Token quoted(String gap, char quote) {
    int start = at;
    int first = line;
    at++;
    while (at < source.length() && source.charAt(at) != quote) {
      step();
    }
    if (at >= source.length()) {
      throw new MalformedConfig(file, first, "a quote is opened here and never closed");
    }
    at++;
    if (at < source.length()) {
      char after = source.charAt(at);
      if (!blank(after) && after != ';' && after != '{' && after != ')') {
        throw malformed("after a closing quote a blank, ';', '{' or ')' is needed");
      }
    }
    return new Token.Text(
        gap, source.substring(start, at), unescape(source.substring(start + 1, at - 1)));
  }

  private Token plain(String gap) {
    int start = at;
    boolean variable = false;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '{' && variable) {
        at++;
        continue; // ${name}
      }
      if (blank(c) || c == ';' || c == '{') {
        break;
      }
      variable = c == '$';
      step();
    }
    String raw = source.substring(start, at);
    return new Token.Text(gap, raw, unescape(raw));
  }

  /** Goes on by one character, or by two after a backslash. */
  private void step() {
    if (source.charAt(at) == '\\' && at + 1 < source.length()) {
      at++;
    }
    if (source.charAt(at) == '\n') {
      line++;
    }
    at++;
  }

  /** The text between the brace that was just read and its partner, in Lua. */
  String code() {
    int start = at;
    int end = LuaCode.end(source, start);
    if (end < 0) {
      throw malformed("the Lua block that begins here is never closed");
    }
    at = end + 1;
    String code = source.substring(start, end);
    line += (int) code.chars().filter(c -> c == '\n').count();
    return code;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static String unescape(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    var text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' && i + 1 < raw.length()) {
        char meant = meant(raw.charAt(i + 1));
        if (meant != 0) {
          c = meant;
          i++;
        }
      }
      text.append(c);
    }
    return text.toString();
  }

  /** What a backslash before this character gives; 0 when nginx keeps both. */
  private static char meant(char escaped) {
    return switch (escaped) {
      case '"', '\'', '\\' -> escaped;
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      default -> 0;
    };
  }
}
