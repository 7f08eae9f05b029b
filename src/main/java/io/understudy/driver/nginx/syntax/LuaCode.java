package io.understudy.driver.nginx.syntax;

/** Where a Lua block of nginx ends: braces in strings, long brackets and comments do not count. */
final class LuaCode {

  private final String source;
  private int at;

  private LuaCode(String source, int start) {
    this.source = source;
    this.at = start;
  }

  /** The place of the closing brace, or -1 when there is none. */
  static int end(String source, int start) {
    return new LuaCode(source, start).find();
  }

  private int find() {
    int depth = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      switch (c) {
        case '{' -> depth++;
        case '}' -> {
          if (depth-- == 0) {
            return at;
          }
        }
        case '"', '\'' -> string(c);
        case '-' -> comment();
        case '[' -> longBracket();
        default -> {} // code
      }
      at++;
    }
    return -1;
  }

  private void string(char quote) {
    at++;
    while (at < source.length() && source.charAt(at) != quote && source.charAt(at) != '\n') {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
  }

  private void comment() {
    if (!source.startsWith("--", at)) {
      return;
    }
    at += 2;
    int before = at;
    if (at < source.length() && source.charAt(at) == '[') {
      longBracket();
    }
    if (at == before) {
      int newline = source.indexOf('\n', at);
      at = newline < 0 ? source.length() : newline;
    }
  }

  /** Skips {@code [==[ … ]==]} and stays on its last character; stays where it is otherwise. */
  private void longBracket() {
    int level = at + 1;
    while (level < source.length() && source.charAt(level) == '=') {
      level++;
    }
    if (level >= source.length() || source.charAt(level) != '[') {
      return;
    }
    String closing = "]" + "=".repeat(level - at - 1) + "]";
    int end = source.indexOf(closing, level + 1);
    at = end < 0 ? source.length() : end + closing.length() - 1;
  }
}
