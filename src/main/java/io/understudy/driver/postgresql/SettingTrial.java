package io.understudy.driver.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the server itself check and print a value: a {@code set_config} that is local to its own
 * statement. Leaves the session as it was.
 */
final class SettingTrial {

  private static final String TRY =
      "SELECT t.n, pg_catalog.set_config(t.n, t.v, true) FROM unnest(?::text[], ?::text[]) AS t (n, v)";

  private final Look look;

  SettingTrial(Look look) {
    this.look = look;
  }

  /**
   * How the server prints {@code text} as the value of this setting: asked where a session may try,
   * worked out otherwise. A text that the setting cannot have comes back as it is.
   */
  String print(SettingRow row, String text) {
    return printAll(List.of(Map.entry(row, text))).getOrDefault(row.name(), text);
  }

  /** The same for many at once, by name. */
  Map<String, String> printAll(List<Map.Entry<SettingRow, String>> values) {
    var printed = new HashMap<String, String>();
    var asked = values.stream().filter(value -> tryable(value.getKey())).toList();
    printed.putAll(ask(asked));
    for (var value : values) {
      printed.computeIfAbsent(
          value.getKey().name(), name -> workedOut(value.getKey(), value.getValue()));
    }
    return printed;
  }

  /** The server's objection to this value, if a session may try it and the server has one. */
  Optional<String> objection(SettingRow row, String text) {
    return tryable(row) ? objection(row.name(), text) : Optional.empty();
  }

  /** The same for a setting that the server does not list. */
  Optional<String> objection(String name, String text) {
    try {
      run(List.of(name), List.of(text));
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(Failure.words(e));
    }
  }

  /**
   * Whether one string is kept as one quoted element, so that a list must be given element by
   * element: {@code pg_settings} does not tell, and versions and extensions differ.
   */
  boolean quotesLists(SettingRow row) {
    if (SettingCatalog.quotedList(row.name())) {
      return true;
    }
    if (!row.vartype().equals("string") || !tryable(row) || row.name().equals("DateStyle")) {
      return false;
    }
    return looksQuoted(row.name()).orElse(false);
  }

  private Optional<Boolean> looksQuoted(String name) {
    try (var statement = look.connection().createStatement()) {
      look.connection().setAutoCommit(false);
      statement.execute("SET LOCAL " + Sql.setting(name) + " = 'a b'");
      try (var row = statement.executeQuery("SHOW " + Sql.setting(name))) {
        row.next();
        return Optional.of(row.getString(1).equals("\"a b\""));
      }
    } catch (SQLException e) {
      return Optional.empty(); // it takes no such value: then it is no list of free names
    } finally {
      rollBack();
    }
  }

  private void rollBack() {
    try {
      look.connection().rollback();
      look.connection().setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException("the connection was lost", e);
    }
  }

  private boolean tryable(SettingRow row) {
    // pgjdbc ends a connection whose encoding changes, and before 14 one whose DateStyle does;
    // with exit_on_error the server would end it at the first bad value
    return row.tryable(look.facts().superuser())
        && !row.name().equals("client_encoding")
        && !row.name().equals("exit_on_error")
        && (look.facts().major() >= 14 || !row.name().equals("DateStyle"));
  }

  private Map<String, String> ask(List<Map.Entry<SettingRow, String>> values) {
    if (values.isEmpty()) {
      return Map.of();
    }
    List<String> names = values.stream().map(value -> value.getKey().name()).toList();
    List<String> texts = values.stream().map(Map.Entry::getValue).toList();
    try {
      return run(names, texts);
    } catch (SQLException e) {
      if (values.size() == 1) {
        return Map.of();
      }
      var printed = new HashMap<String, String>();
      values.forEach(
          value -> printed.putAll(ask(List.of(value)))); // one of them is bad: find which
      return printed;
    }
  }

  private Map<String, String> run(List<String> names, List<String> texts) throws SQLException {
    Connection connection = look.connection();
    var printed = new HashMap<String, String>();
    try (var statement = connection.prepareStatement(TRY)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      statement.setArray(2, connection.createArrayOf("text", texts.toArray()));
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          printed.put(row.getString(1), row.getString(2));
        }
      }
    }
    return printed;
  }

  private static String workedOut(SettingRow row, String text) {
    return switch (row.vartype()) {
      case "bool" -> bool(text);
      case "enum" -> word(row, text);
      case "integer", "real" -> SettingNumber.show(row, text);
      default -> row.name().equals("client_encoding") ? encoding(text) : text;
    };
  }

  static String bool(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      return text;
    }
    if ("on".equals(word)
        || "1".equals(word)
        || "true".startsWith(word)
        || "yes".startsWith(word)) {
      return "on";
    }
    boolean off =
        word.startsWith("of")
            || "0".equals(word)
            || "false".startsWith(word)
            || "no".startsWith(word);
    return off ? "off" : text;
  }

  static String word(SettingRow row, String text) {
    String hidden = bool(text);
    return row.words().stream()
        .filter(word -> word.equalsIgnoreCase(text.strip()))
        .findFirst()
        .or(() -> row.words().stream().filter(word -> word.equals(hidden)).findFirst())
        .orElse(text);
  }

  private static String encoding(String text) {
    String plain = text.strip().toUpperCase(Locale.ROOT);
    return plain.replace("-", "").equals("UTF8") || plain.equals("UNICODE") ? "UTF8" : plain;
  }
}
