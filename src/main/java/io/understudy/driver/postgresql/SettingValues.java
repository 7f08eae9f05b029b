package io.understudy.driver.postgresql;

import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration behind one session's view of it: what the session hides is taken from
 * the files, the command line or the built-in values; what waits for a restart from the files.
 *
 * @param rows of {@code pg_settings}, by lower-case name
 * @param entries of {@code pg_file_settings}
 * @param texts the server's values as {@code SHOW} prints them, by the keys of {@code rows}
 * @param customs settings that only the files name, by their name there
 * @param pending names (keys of {@code rows}) whose configured value waits for a restart
 * @param unloaded names that stand in the files otherwise than the server has them
 */
record SettingValues(
    Map<String, SettingRow> rows,
    List<FileEntry> entries,
    Map<String, String> texts,
    Map<String, String> customs,
    List<String> pending,
    List<String> unloaded) {

  private static final Pattern OPTION =
      Pattern.compile("\"(?:--([A-Za-z0-9_.-]+)=|([A-Za-z0-9_.]+)=)((?:[^\"\\\\]|\\\\.)*)\"");

  /** What is remembered of the last reading while the server has not loaded its files anew. */
  record Memory(String loadTime, Map<String, String> masked) {
    static final Memory NONE = new Memory("", Map.of());
  }

  static SettingValues read(Look look, Memory memory) throws SQLException {
    return new Reading(look, memory).read();
  }

  /** What to remember for the next reading. */
  Memory memory(Look look) throws SQLException {
    var masked = new HashMap<String, String>();
    for (SettingRow row : rows.values()) {
      if (row.masked()) {
        masked.put(row.name(), texts.getOrDefault(key(row.name()), row.shown()));
      }
    }
    return new Memory(loadTime(look), masked);
  }

  Optional<SettingRow> row(String name) {
    return Optional.ofNullable(rows.get(key(name)));
  }

  /** The same as {@link #pending}, as keys. */
  Set<ParameterKey> pendingKeys() {
    return pending.stream()
        .flatMap(name -> row(name).stream())
        .map(row -> SettingsFamily.key(row.name()))
        .collect(Collectors.toSet());
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String loadTime(Look look) throws SQLException {
    return one(look, "SELECT pg_catalog.pg_conf_load_time()::text").orElse("");
  }

  private static Optional<String> one(Look look, String sql) throws SQLException {
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return Optional.ofNullable(row.getString(1));
    }
  }

  /** One reading, with what it gathers on the way. */
  private static final class Reading {

    private final Look look;
    private final SettingTrial trial;
    private final Map<String, SettingRow> rows;
    private final List<FileEntry> entries;
    private final Map<String, FileEntry> counting;
    private final Map<String, String> remembered;

    Reading(Look look, Memory memory) throws SQLException {
      this.look = look;
      this.trial = new SettingTrial(look);
      this.rows = SettingRow.read(look.connection());
      this.entries = FileEntry.read(look);
      this.counting = FileEntry.counting(entries);
      this.remembered = memory.loadTime().equals(loadTime(look)) ? memory.masked() : Map.of();
    }

    SettingValues read() throws SQLException {
      var texts = new LinkedHashMap<String, String>();
      var toPrint = new ArrayList<Map.Entry<SettingRow, String>>();
      Map<String, String> line = Map.of();
      if (rows.values().stream().anyMatch(SettingRow::masked)) {
        line = commandLine();
      }
      for (var each : rows.entrySet()) {
        SettingRow row = each.getValue();
        texts.put(each.getKey(), row.shown());
        raw(each.getKey(), row, line).ifPresent(raw -> toPrint.add(Map.entry(row, raw)));
      }
      trial.printAll(toPrint).forEach((name, text) -> texts.put(key(name), text));
      remembered.forEach((name, text) -> texts.put(key(name), text));
      var unloaded = new TreeSet<String>();
      Map<String, String> customs = customs(unloaded);
      notLoaded(texts, unloaded);
      return new SettingValues(
          rows, entries, texts, customs, pending(texts), List.copyOf(unloaded));
    }

    /** The text to be printed in place of what the session shows, if it shows something else. */
    private Optional<String> raw(String key, SettingRow row, Map<String, String> line) {
      FileEntry entry = counting.get(key);
      if (row.name().equals("archive_command") && row.shown().equals("(disabled)")) {
        return Optional.of(entry == null ? "" : entry.text()); // hidden while archive_mode is off
      }
      if (!row.masked() && !row.flagged()) {
        return Optional.empty();
      }
      if (row.masked() && line.containsKey(key)) {
        return Optional.ofNullable(line.get(key));
      }
      if (entry != null) {
        return Optional.of(entry.text());
      }
      if (row.boot() != null) {
        return Optional.of(row.boot());
      }
      return row.masked() ? Optional.of("") : Optional.empty();
    }

    private List<String> pending(Map<String, String> texts) {
      return rows.entrySet().stream()
          .filter(each -> each.getValue().flagged())
          .filter(each -> !each.getValue().shown().equals(texts.get(each.getKey())))
          .map(Map.Entry::getKey)
          .toList();
    }

    /** The running value of a custom setting is asked for by name: {@code pg_settings} hides it. */
    private Map<String, String> customs(Set<String> unloaded) throws SQLException {
      var customs = new TreeMap<String, String>();
      for (FileEntry entry : counting.values()) {
        String name = entry.name();
        if (name == null || !name.contains(".") || rows.containsKey(key(name))) {
          continue;
        }
        @Nullable String running = current(name);
        if (running != null) {
          customs.put(name, running);
        }
        if (running == null || !running.equals(entry.text())) {
          unloaded.add(name);
        }
      }
      return customs;
    }

    private @Nullable String current(String name) throws SQLException {
      try (var statement =
          look.connection().prepareStatement("SELECT pg_catalog.current_setting(?, true)")) {
        statement.setString(1, name);
        try (var row = statement.executeQuery()) {
          row.next();
          return row.getString(1);
        }
      }
    }

    /** Which lines of the files the server would read otherwise than it has them, if told to. */
    private void notLoaded(Map<String, String> texts, Set<String> unloaded) {
      var toPrint = new ArrayList<Map.Entry<SettingRow, String>>();
      counting.forEach((name, entry) -> {
        SettingRow row = rows.get(name);
        boolean automatic = row != null && entry.text().equals(row.boot());
        if (row != null
            && !automatic // -1 and 0 often mean: the server works it out
            && !row.source().equals("command line")
            && !row.flagged()) {
          toPrint.add(Map.entry(row, entry.text()));
        }
      });
      trial
          .printAll(toPrint)
          .forEach((name, text) -> {
            SettingRow row = rows.get(key(name));
            if (row != null
                && SettingCatalog.scope(row.name()) != Scope.NODE
                && !text.equalsIgnoreCase(texts.get(key(name)))
                && !Same.text(row, text, texts.getOrDefault(key(name), ""))) {
              unloaded.add(row.name());
            }
          });
      for (SettingRow row : rows.values()) {
        if (row.source().equals("configuration file")
            && look.facts().readsSettings()
            && !row.flagged()
            && !counting.containsKey(key(row.name()))) {
          unloaded.add(row.name());
        }
      }
    }

    /** Settings on the command line that started the server: {@code postmaster.opts}. */
    private Map<String, String> commandLine() {
      if (!look.facts().superuser()) {
        return Map.of();
      }
      var options = new HashMap<String, String>();
      try {
        String line = one(look, "SELECT pg_catalog.pg_read_file('postmaster.opts')").orElse("");
        OPTION
            .matcher(line)
            .results()
            .forEach(option -> {
              String name = option.group(1) == null ? option.group(2) : option.group(1);
              options.put(key(name.replace('-', '_')), option.group(3));
            });
      } catch (SQLException e) {
        return Map.of(); // no such file: the server was not started by its usual means
      }
      return options;
    }
  }
}
