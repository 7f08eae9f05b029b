package io.understudy.agent.traffic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code [databases]} in a PgBouncer ini, as it stands in its text: {@code app =
 * host=10.0.0.1 port=5432 pool_size=20}. Values may be quoted by {@code '}, doubled inside.
 *
 * @param text of the whole file
 * @param start where the line's value begins
 * @param end where the line ends
 */
record PoolEntry(String text, int start, int end) {

  private static final Pattern LINE = Pattern.compile("^.*$", Pattern.MULTILINE);
  private static final Pattern SECTION = Pattern.compile("\\s*\\[([^\\]]*)\\]\\s*");
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z_]+)\\s*=\\s*('(?:[^']|'')*'|[^\\s']*)");

  /** The entry of this database, if there is one. */
  static Optional<PoolEntry> find(String text, String database) {
    Pattern wanted =
        Pattern.compile(
            "\\s*(?:"
                + Pattern.quote(database)
                + "|\""
                + Pattern.quote(database)
                + "\")\\s*=\\s*(.*)");
    boolean inside = false;
    Matcher lines = LINE.matcher(text);
    while (lines.find()) {
      String line = lines.group();
      Matcher section = SECTION.matcher(line);
      if (section.matches()) {
        inside = section.group(1).strip().equals("databases");
        continue;
      }
      Matcher entry = wanted.matcher(line);
      if (inside && entry.matches()) {
        return Optional.of(new PoolEntry(text, lines.start() + entry.start(1), lines.end()));
      }
    }
    return Optional.empty();
  }

  /** What the entry says of a key. */
  Optional<String> value(String key) {
    Matcher pairs = PAIR.matcher(text.substring(start, end));
    while (pairs.find()) {
      if (pairs.group(1).equals(key)) {
        String value = pairs.group(2);
        return Optional.of(
            value.startsWith("'")
                ? value.substring(1, value.length() - 1).replace("''", "'")
                : value);
      }
    }
    return Optional.empty();
  }

  /** The whole text with this host and port in the entry, all else untouched. */
  String with(String host, int port) {
    String value = replaced(text.substring(start, end), "host", host);
    value = replaced(value, "port", Integer.toString(port));
    return text.substring(0, start) + value + text.substring(end);
  }

  private static String replaced(String entry, String key, String value) {
    Matcher pairs = PAIR.matcher(entry);
    while (pairs.find()) {
      if (pairs.group(1).equals(key)) {
        return entry.substring(0, pairs.start(2)) + value + entry.substring(pairs.end(2));
      }
    }
    return key + "=" + value + (entry.isBlank() ? "" : " " + entry);
  }
}
