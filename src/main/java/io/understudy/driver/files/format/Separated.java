package io.understudy.driver.files.format;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a key, a separator and a value that is taken as it stands. A key alone has the empty
 * value; a separator without a value is shown as {@code =}.
 */
abstract class Separated extends LineFormat {

  private final Pattern setting;
  private final String usual;

  /**
   * @param key how keys look
   * @param separator what stands between key and value, with its blanks
   * @param usual separator of new lines where the text shows none
   */
  Separated(String key, String separator, String usual) {
    this.setting =
        Pattern.compile(
            "(?s)(?<indent>[ \\t]*)(?<key>"
                + key
                + ")(?<rest>(?<separator>"
                + separator
                + ")(?<value>.*))?");
    this.usual = usual;
  }

  /** The setting in this line, whose blanks at the end do not count. */
  final Line setting(String text, int from) throws Malformed {
    int end = Line.end(text, from);
    String line = text.substring(from, end).stripTrailing();
    Matcher matcher = setting.matcher(line);
    if (!matcher.matches()) {
      throw Malformed.at(text, from + 1, "no setting of %s".formatted(name()));
    }
    int rest = from + matcher.end("key");
    String value = matcher.group("rest") == null ? "" : shown(matcher.group("value"));
    return new Line(
        from, Line.next(text, from), null, matcher.group("key"), value, rest, from + line.length());
  }

  private static String shown(String value) {
    return value.matches("=*") ? "=" + value : value;
  }

  @Override
  List<String> raw(String value, String old) throws Malformed {
    if (value.isEmpty()) {
      return List.of("");
    }
    String plain = value.matches("=+") ? value.substring(1) : value;
    if (plain.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new Malformed("a value of %s is one line".formatted(name()));
    }
    Matcher before = setting.matcher("k" + old);
    boolean separated = before.matches() && before.group("separator") != null;
    return List.of((separated ? before.group("separator") : usual) + plain, usual + plain);
  }

  @Override
  List<String> written(String key, String value, String like) throws Malformed {
    Matcher beside = setting.matcher(like.stripTrailing());
    boolean styled = beside.matches();
    String indent = styled ? beside.group("indent") : "";
    String old = styled && beside.group("rest") != null ? beside.group("rest") : "";
    return raw(value, old).stream().map(raw -> indent + key + raw).toList();
  }
}
