package io.understudy.driver.postgresql.access;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one logical line into fields of tokens, as PostgreSQL's {@code next_field_expand} does:
 * blanks part fields, commas part the tokens of one field (blanks after a comma do not end it),
 * double quotes hold anything with {@code ""} for one quote, and {@code #} starts a comment outside
 * quotes.
 */
final class Lexer {

  private final String line;
  private int at;

  private Lexer(String line) {
    this.line = line;
  }

  static List<List<Token>> fields(String logicalLine) {
    return new Lexer(logicalLine).fields();
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0b;
  }

  private List<List<Token>> fields() {
    var fields = new ArrayList<List<Token>>();
    while (more()) {
      fields.add(field());
    }
    return List.copyOf(fields);
  }

  private List<Token> field() {
    var tokens = new ArrayList<Token>();
    boolean comma = true;
    while (comma && more()) {
      tokens.add(token());
      comma = at < line.length() && line.charAt(at) == ',';
      if (comma) {
        at++;
      }
    }
    return List.copyOf(tokens);
  }

  private Token token() {
    var text = new StringBuilder();
    boolean quoted = line.charAt(at) == '"';
    boolean inside = false;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        boolean doubled = inside && at + 1 < line.length() && line.charAt(at + 1) == '"';
        if (doubled) {
          text.append('"');
          at++;
        } else {
          inside = !inside;
        }
      } else if (!inside && (isBlank(c) || c == ',' || c == '#')) {
        break;
      } else {
        text.append(c);
      }
    }
    return new Token(text.toString(), quoted);
  }

  /** Skips blanks and stray commas; whether a token begins here. */
  private boolean more() {
    while (at < line.length() && (isBlank(line.charAt(at)) || line.charAt(at) == ',')) {
      at++;
    }
    return at < line.length() && line.charAt(at) != '#';
  }
}
