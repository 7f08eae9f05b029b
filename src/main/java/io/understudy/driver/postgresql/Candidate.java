package io.understudy.driver.postgresql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings as they would stand after a draft's changes.
 *
 * @param values as they stand now
 * @param changes by the key of {@link SettingValues#rows}
 */
record Candidate(SettingValues values, Map<String, SettingChange> changes) {

  static Candidate of(SettingValues values, List<SettingChange> changes) {
    var byName = new LinkedHashMap<String, SettingChange>();
    changes.forEach(change -> byName.put(SettingValues.key(change.name()), change));
    return new Candidate(values, byName);
  }

  /** What the setting would be, as text; empty when the server has no such setting. */
  String text(String name) {
    SettingChange change = changes.get(name);
    if (change != null && change.desired() != null) {
      return change.desired();
    }
    return values.texts().getOrDefault(name, "");
  }

  boolean on(String name) {
    return text(name).equals("on") || text(name).equals("true") || text(name).equals("1");
  }

  /** The whole number that the setting would be. */
  long number(String name) {
    return values
        .row(name)
        .flatMap(row -> SettingNumber.parse(row.unit(), text(name)))
        .map(number -> number.longValue())
        .orElse(0L);
  }

  Optional<SettingChange> change(String name) {
    return Optional.ofNullable(changes.get(name));
  }

  /** The lines of a {@code postgresql.conf} that says all of it, but for where files are. */
  Map<String, String> lines() {
    var lines = new TreeMap<String, String>();
    for (FileEntry entry : FileEntry.counting(values.entries()).values()) {
      if (entry.name() != null) {
        lines.put(SettingValues.key(entry.name()), entry.text());
      }
    }
    for (SettingRow row : values.rows().values()) {
      if (row.source().equals("command line")) {
        lines.put(SettingValues.key(row.name()), row.shown());
      }
    }
    changes.forEach((name, change) -> {
      if (change.desired() == null) {
        lines.remove(name);
      } else {
        lines.put(name, change.fileText());
      }
    });
    return lines;
  }
}
