package io.understudy.driver.files.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where tables and values stand in a TOML text. What they mean is the library's to say. */
final class TomlScan {

  private static final Pattern BLANK = Pattern.compile("[ \\t]*(#[^\\n]*)?\\r?(\\n|$)");
  private static final Pattern HEADER =
      Pattern.compile("[ \\t]*\\[(\\[)?((?:[^\\]\"'\\n]|\"[^\"\\n]*\"|'[^'\\n]*')+)\\]\\]?");
  private static final Pattern PART =
      Pattern.compile(
          "[ \\t]*(?:([A-Za-z0-9_-]+)|\"([^\"\\\\\\n]*)\"|'([^'\\n]*)')[ \\t]*(\\.|$|=)");

  /**
   * A table's header; the first one is the begin of the text.
   *
   * @param entries how many values it has
   */
  record Table(List<String> path, int from, int next, List<Entry> entries) {}

  /**
   * @param from where its line begins
   * @param next where the line after it begins
   */
  record Entry(List<String> path, String raw, int from, int valueFrom, int valueTo, int next) {}

  private final String text;
  private final List<Table> tables = new ArrayList<>();
  private final Map<List<String>, Integer> lists = new HashMap<>();
  private int at;

  TomlScan(String text) {
    this.text = text;
    this.tables.add(new Table(List.of(), 0, 0, new ArrayList<>()));
  }

  List<Table> tables() throws Malformed {
    while (at < text.length()) {
      Matcher blank = BLANK.matcher(text).region(at, text.length());
      if (blank.lookingAt()) {
        at = blank.end();
      } else if (text.substring(at, Line.end(text, at)).stripLeading().startsWith("[")) {
        header();
      } else {
        entry();
      }
    }
    return tables;
  }

  private void header() throws Malformed {
    int from = at;
    Matcher header = HEADER.matcher(text).region(at, text.length());
    if (!header.lookingAt()) {
      throw Malformed.at(text, at + 1, "a header that is none");
    }
    at = header.end();
    endOfLine();
    List<String> path = parts(header.group(2), from);
    boolean list = header.group(1) != null;
    if (list) {
      List<String> parent = resolved(path.subList(0, path.size() - 1));
      parent.add(path.getLast());
      int number = lists.merge(List.copyOf(parent), 1, Integer::sum);
      parent.add(Position.element(number));
      path = parent;
    } else {
      path = resolved(path);
    }
    tables.add(new Table(List.copyOf(path), from, at, new ArrayList<>()));
  }

  /** The path with the last element of each list of tables on its way. */
  private List<String> resolved(List<String> path) {
    var resolved = new ArrayList<String>();
    for (String part : path) {
      resolved.add(part);
      Integer number = lists.get(resolved);
      if (number != null) {
        resolved.add(Position.element(number));
      }
    }
    return resolved;
  }

  private List<String> parts(String dotted, int place) throws Malformed {
    var parts = new ArrayList<String>();
    Matcher part = PART.matcher(dotted);
    int from = 0;
    while (from < dotted.length() || parts.isEmpty()) {
      if (!part.region(from, dotted.length()).lookingAt()) {
        throw Malformed.at(text, place + 1, "a key that is none");
      }
      parts.add(
          part.group(1) != null
              ? part.group(1)
              : part.group(2) != null ? part.group(2) : part.group(3));
      from = part.end();
    }
    return parts;
  }

  private void entry() throws Malformed {
    int from = at;
    Table table = tables.getLast();
    var path = new ArrayList<>(table.path());
    Matcher part = PART.matcher(text);
    String end = "";
    while (!end.equals("=")) {
      if (!part.region(at, Line.end(text, from)).lookingAt()) {
        throw Malformed.at(text, at + 1, "no setting of TOML");
      }
      path.add(
          part.group(1) != null
              ? part.group(1)
              : part.group(2) != null ? part.group(2) : part.group(3));
      end = part.group(4);
      at = part.end();
      if (end.isEmpty()) {
        throw Malformed.at(text, from + 1, "a key without a value");
      }
    }
    while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int valueFrom = at;
    at = valueEnd(at);
    int valueTo = at;
    endOfLine();
    table
        .entries()
        .add(
            new Entry(
                List.copyOf(path),
                text.substring(valueFrom, valueTo),
                from,
                valueFrom,
                valueTo,
                at));
  }

  private void endOfLine() throws Malformed {
    Matcher rest = BLANK.matcher(text).region(at, text.length());
    if (!rest.lookingAt()) {
      throw Malformed.at(text, at + 1, "something behind a value");
    }
    at = rest.end();
  }

  private int valueEnd(int from) throws Malformed {
    for (String quote : List.of("\"\"\"", "'''", "\"", "'")) {
      if (text.startsWith(quote, from)) {
        return quoteEnd(from, quote);
      }
    }
    if (text.startsWith("[", from) || text.startsWith("{", from)) {
      return bracketEnd(from);
    }
    int end = from;
    while (end < text.length() && "#\r\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return from + text.substring(from, end).stripTrailing().length();
  }

  private int quoteEnd(int from, String quote) throws Malformed {
    int place = from + quote.length();
    while (place < text.length()) {
      if (text.charAt(place) == '\\' && quote.startsWith("\"")) {
        place += 2;
      } else if (text.startsWith(quote, place)) {
        int end = place + quote.length();
        while (quote.length() == 3 && end < text.length() && text.charAt(end) == quote.charAt(0)) {
          end++;
        }
        return end;
      } else {
        place++;
      }
    }
    throw Malformed.at(text, from + 1, "a quote that does not end");
  }

  private int bracketEnd(int from) throws Malformed {
    int depth = 0;
    int place = from;
    while (place < text.length()) {
      char c = text.charAt(place);
      if (c == '"' || c == '\'') {
        place = valueEnd(place);
        continue;
      }
      if (c == '#') {
        place = Line.end(text, place);
      } else if (c == '[' || c == '{') {
        depth++;
      } else if ((c == ']' || c == '}') && --depth == 0) {
        return place + 1;
      }
      place++;
    }
    throw Malformed.at(text, from + 1, "a bracket that does not end");
  }
}
