package io.understudy.driver.postgresql;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Quoting for PostgreSQL (manual, section 4.1). Sound only on the agent's own connections, which
 * set {@code standard_conforming_strings}.
 */
final class Sql {

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private Sql() {}

  /** A string literal; refuses the zero byte, which no PostgreSQL text can hold. */
  static String literal(String text) {
    requireNoZero(text);
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name in double quotes, always. */
  static String name(String name) {
    requireNoZero(name);
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * The name of a setting. The parts of a dotted one are always quoted, since any word may be one
   * ({@code app.user}).
   */
  static String setting(String name) {
    if (PLAIN.matcher(name).matches()) {
      return name;
    }
    return Arrays.stream(name.split("\\.", -1)).map(Sql::name).collect(Collectors.joining("."));
  }

  private static void requireNoZero(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a PostgreSQL text cannot hold a zero byte");
    }
  }
}
