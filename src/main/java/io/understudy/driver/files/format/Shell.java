package io.understudy.driver.files.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assignments that a shell or systemd reads; nothing else of a shell. A value is shown without its
 * quotes when they and it mean just its letters, and as it stands otherwise.
 */
final class Shell extends LineFormat {

  private static final String WORD =
      "(?:[^\\s\"'`$\\\\;&|<>()#]|(?<=[^\\s=])#|\\\\[^\\n]|\\$(?:\\w+|\\{[^}\"'`\\n]*\\})|'[^'\\n]*'|\"(?:[^\"\\\\`$\\n]|\\\\[^\\n]|\\$(?:\\w+|\\{[^}\"'`\\n]*\\}))*\")*";
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?<head>[ \\t]*(?:export[ \\t]+)?)(?<key>[A-Za-z_]\\w*)=(?<value>"
              + WORD
              + ")(?:[ \\t]+#.*|[ \\t]*)");
  private static final Pattern SIMPLE = Pattern.compile("[^\"'`$\\\\\\p{Cntrl}]*");
  private static final Pattern BARE = Pattern.compile("[\\w./:@%+,^=-]*");

  @Override
  public String name() {
    return "shell";
  }

  @Override
  Line line(String text, int from) throws Malformed {
    int end = Line.end(text, from);
    String line = text.substring(from, end);
    if (line.isBlank() || line.strip().startsWith("#")) {
      return Line.silent(from, Line.next(text, from));
    }
    Matcher matcher = ASSIGNMENT.matcher(line);
    if (!matcher.matches()) {
      throw Malformed.at(text, from + 1, "something else than an assignment of one word");
    }
    return new Line(
        from,
        Line.next(text, from),
        null,
        matcher.group("key"),
        shown(matcher.group("value")),
        from + matcher.start("value"),
        from + matcher.end("value"));
  }

  private static String shown(String raw) {
    char quote = raw.length() < 2 ? ' ' : raw.charAt(0);
    if ((quote == '"' || quote == '\'') && raw.charAt(raw.length() - 1) == quote) {
      String inside = raw.substring(1, raw.length() - 1);
      return SIMPLE.matcher(inside).matches() ? inside : raw;
    }
    return raw;
  }

  @Override
  List<String> raw(String value, String old) {
    var raws = new ArrayList<String>();
    if (SIMPLE.matcher(value).matches()) {
      if (old.startsWith("'")) {
        raws.add("'" + value + "'");
      }
      if (!old.startsWith("\"") && BARE.matcher(value).matches()) {
        raws.add(value);
      }
      raws.add('"' + value + '"');
    } else {
      raws.add(value);
    }
    return raws;
  }

  @Override
  List<String> written(String key, String value, String like) {
    Matcher beside = ASSIGNMENT.matcher(like);
    String head = beside.matches() ? beside.group("head") : "";
    String old = beside.matches() ? beside.group("value") : "";
    return raw(value, old).stream().map(raw -> head + key + "=" + raw).toList();
  }
}
