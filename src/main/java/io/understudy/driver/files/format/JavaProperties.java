package io.understudy.driver.files.format;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** As {@link Properties} reads them, which has the last word on every value. */
final class JavaProperties extends LineFormat {

  @Override
  public String name() {
    return "properties";
  }

  @Override
  boolean lastCounts() {
    return true;
  }

  @Override
  public Settings read(String text) throws Malformed {
    Settings settings = super.read(text);
    var mine = new HashMap<Object, Object>();
    settings.all().forEach(setting -> mine.put(setting.path().getFirst(), setting.value()));
    var theirs = new Properties();
    try {
      theirs.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new Malformed("a wrong escape");
    }
    if (!theirs.equals(mine)) {
      throw new Malformed("something that Java reads differently");
    }
    return settings;
  }

  @Override
  Line line(String text, int from) throws Malformed {
    int at = blanks(text, from);
    if (at >= text.length() || "\r\n#!".indexOf(text.charAt(at)) >= 0) {
      return Line.silent(from, Line.next(text, from));
    }
    int keyEnd = keyEnd(text, at);
    int value = separator(text, keyEnd);
    int end = logicalEnd(text, value);
    return new Line(
        from,
        Line.next(text, end),
        null,
        decode(text, at, keyEnd),
        decode(text, value, end),
        value,
        end);
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (at < text.length() && " \t\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int keyEnd(String text, int from) {
    int at = from;
    while (at < text.length() && " \t\f=:\r\n".indexOf(text.charAt(at)) < 0) {
      at = text.charAt(at) == '\\' ? afterEscape(text, at) : at + 1;
    }
    return Math.min(at, text.length());
  }

  /** Behind an escape; a continued line goes on behind its blanks. */
  private static int afterEscape(String text, int backslash) {
    int at = backslash + 1;
    if (text.startsWith("\r\n", at)) {
      return blanks(text, at + 2);
    }
    if (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      return blanks(text, at + 1);
    }
    return at + 1;
  }

  private static int separator(String text, int from) {
    int at = blanks(text, from);
    if (at < text.length() && "=:".indexOf(text.charAt(at)) >= 0) {
      at = blanks(text, at + 1);
    }
    return at;
  }

  private static int logicalEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at = text.charAt(at) == '\\' ? afterEscape(text, at) : at + 1;
    }
    return Math.min(at, text.length());
  }

  private static String decode(String text, int from, int to) throws Malformed {
    var decoded = new StringBuilder();
    for (int at = from; at < to; ) {
      char c = text.charAt(at);
      if (c != '\\') {
        decoded.append(c);
        at++;
        continue;
      }
      int after = afterEscape(text, at);
      char escaped = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
      if (escaped == 'u' && at + 6 <= text.length()) {
        String digits = text.substring(at + 2, at + 6);
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
          throw Malformed.at(text, at, "a wrong escape");
        }
        decoded.append((char) Integer.parseInt(digits, 16));
        after = at + 6;
      } else if (escaped != '\n' && escaped != '\r') {
        int known = "tnrf".indexOf(escaped);
        decoded.append(known < 0 ? escaped : "\t\n\r\f".charAt(known));
      }
      at = after;
    }
    return decoded.toString();
  }

  private static String encode(String text, boolean key) {
    var encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int known = "\t\n\r\f".indexOf(c);
      if (known >= 0) {
        encoded.append('\\').append("tnrf".charAt(known));
      } else if (c < ' ' || c > '~') {
        encoded.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      } else if (c == '\\' || (c == ' ' && (key || i == 0)) || (key && "=:#!".indexOf(c) >= 0)) {
        encoded.append('\\').append(c);
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /** A key alone gets its separator with its first value. */
  @Override
  public List<String> set(String text, Setting setting, String value) throws Malformed {
    int at = setting.from();
    boolean alone = at > 0 && "=: \t\f".indexOf(text.charAt(at - 1)) < 0;
    return alone && setting.value().isEmpty()
        ? super.set(text.substring(0, at) + "=" + text.substring(at), after(setting), value)
        : super.set(text, setting, value);
  }

  private static Setting after(Setting setting) {
    return new Setting(setting.path(), setting.value(), setting.from() + 1, setting.to() + 1);
  }

  /** Letters beyond ASCII stay as they are where the old value has such: it is UTF-8 then. */
  @Override
  List<String> raw(String value, String old) {
    var raws = new ArrayList<String>();
    if (old.chars().anyMatch(c -> c > '~')) {
      raws.add(value.replace("\\", "\\\\").replace("\n", "\\n"));
    }
    raws.add(encode(value, false));
    return raws;
  }

  @Override
  List<String> written(String key, String value, String like) {
    String separator = "=";
    int end = keyEnd(like, blanks(like, 0));
    int behind = separator(like, end);
    if (behind > end && behind <= like.length()) {
      separator = like.substring(end, behind);
    }
    String sign = separator.isBlank() ? "=" : separator;
    return List.of(
        encode(key, true) + sign + encode(value, false),
        encode(key, true) + "=" + encode(value, false));
  }
}
