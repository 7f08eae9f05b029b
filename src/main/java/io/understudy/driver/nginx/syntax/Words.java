package io.understudy.driver.nginx.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Arguments as one text in nginx's spelling, each quoted exactly where it has to be. */
public final class Words {

  private Words() {}

  /** The one spelling of these arguments; {@link #split} gives them back. */
  public static String join(List<String> arguments) {
    return arguments.stream().map(Words::spell).collect(Collectors.joining(" "));
  }

  /**
   * The arguments that nginx would read from this text.
   *
   * @throws MalformedConfig when it is more than arguments: a semicolon, a brace, a comment
   */
  public static List<String> split(String text) {
    var lexer = new Lexer("value", text);
    var arguments = new ArrayList<String>();
    while (true) {
      Token token = lexer.next();
      switch (token) {
        case Token.Text word -> arguments.add(word.text());
        case Token.End end -> {
          if (end.gap().indexOf('#') >= 0) {
            throw new MalformedConfig("value", 1, "has a comment; put '#' into quotes");
          }
          return arguments;
        }
        case Token.Sign sign ->
            throw new MalformedConfig(
                "value", 1, "has a bare '" + sign.character() + "'; put it into quotes");
      }
      if (token.gap().indexOf('#') >= 0) {
        throw new MalformedConfig("value", 1, "has a comment; put '#' into quotes");
      }
    }
  }

  /** How one argument is written. */
  static String spell(String argument) {
    return bare(argument) ? escape(argument, false) : '"' + escape(argument, true) + '"';
  }

  private static boolean bare(String argument) {
    if (argument.isEmpty() || "\"'#}".indexOf(argument.charAt(0)) >= 0) {
      return false;
    }
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      boolean afterDollar = i > 0 && argument.charAt(i - 1) == '$';
      boolean escaped = i > 1 && argument.charAt(i - 2) == '\\';
      if (c <= ' ' || c == ';' || (c == '{' && (!afterDollar || escaped))) {
        return false;
      }
    }
    return true;
  }

  private static String escape(String argument, boolean quoted) {
    var escaped = new StringBuilder(argument.length() + 2);
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      switch (c) {
        case '\\' -> escaped.append(ambiguous(argument, i) ? "\\\\" : "\\");
        case '"' -> escaped.append(quoted ? "\\\"" : "\"");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Whether nginx would take the backslash at this place together with what follows it. */
  private static boolean ambiguous(String argument, int at) {
    return at + 1 == argument.length() || "\"'\\trn\n\r\t".indexOf(argument.charAt(at + 1)) >= 0;
  }
}
