package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code settings/*}: what stands in {@code pg_settings}, and the admin's own {@code foo.bar}. */
final class SettingsFamily implements Family {

  static final String NAME = "settings";

  private SettingValues.Memory memory = SettingValues.Memory.NONE;

  @Override
  public String name() {
    return NAME;
  }

  static ParameterKey key(String setting) {
    return ParameterKey.of(NAME, setting);
  }

  @Override
  public List<String> fingerprint(ServerFacts facts) {
    var expressions =
        new ArrayList<>(
            List.of(
                "pg_catalog.pg_conf_load_time()::text",
                "pg_catalog.pg_postmaster_start_time()::text"));
    if (facts.superuser()) { // files that nobody has loaded are worth a note
      expressions.add(
          "(SELECT modification::text || ' ' || size::text"
              + " FROM pg_catalog.pg_stat_file('postgresql.auto.conf', true))");
      expressions.add(
          "(SELECT modification::text || ' ' || size::text"
              + " FROM pg_catalog.pg_stat_file(pg_catalog.current_setting('config_file'), true))");
    }
    return expressions;
  }

  @Override
  public Gathered gather(Look look) throws SQLException {
    SettingValues values = SettingValues.read(look, memory);
    memory = values.memory(look);
    Map<String, String> defaults = defaults(look, values);
    var parameters = new ArrayList<Parameter>();
    for (var each : values.texts().entrySet()) {
      SettingRow row = values.rows().get(each.getKey());
      if (row != null) {
        String builtIn = defaults.get(row.name());
        Descriptor plain = SettingCatalog.describe(row, builtIn, source(values, row));
        boolean derived = SettingCatalog.derived(row, each.getValue(), builtIn);
        parameters.add(
            parameter(look, row.name(), each.getValue(), derived ? plain.asDerived() : plain));
      }
    }
    values
        .customs()
        .forEach(
            (name, text) -> parameters.add(parameter(look, name, text, SettingCatalog.custom())));
    return new Gathered(parameters, values.pendingKeys(), notes(look, values));
  }

  private static Map<String, String> defaults(Look look, SettingValues values) {
    var toPrint = new ArrayList<Map.Entry<SettingRow, String>>();
    for (SettingRow row : values.rows().values()) {
      if (row.boot() != null) {
        toPrint.add(Map.entry(row, row.boot()));
      }
    }
    return new SettingTrial(look).printAll(toPrint);
  }

  private static String source(SettingValues values, SettingRow row) {
    if (!row.masked()) {
      return row.source();
    }
    boolean inFile =
        FileEntry.counting(values.entries()).containsKey(SettingValues.key(row.name()));
    return inFile ? "configuration file" : "default";
  }

  private static Parameter parameter(Look look, String name, String text, Descriptor descriptor) {
    if (!SettingCatalog.secret(name, text)) {
      return new Parameter(key(name), Value.of(text), descriptor);
    }
    Value sealed = look.around().secrets().seal(text.getBytes(StandardCharsets.UTF_8));
    return new Parameter(key(name), sealed, descriptor.withType(ValueType.SECRET));
  }

  private static Set<String> notes(Look look, SettingValues values) {
    var notes = new HashSet<String>();
    if (!look.facts().readsSettings()) {
      notes.add(
          "The role '%s' may not read every setting: grant it pg_monitor and SELECT on pg_file_settings, or make it a superuser."
              .formatted(Failure.oneLine(look.facts().user())));
    }
    if (!values.unloaded().isEmpty()) {
      notes.add(
          "The configuration files say something else than the server has loaded, so its next reload or start will change: "
              + Failure.oneLine(String.join(", ", values.unloaded()))
              + ".");
    }
    return notes;
  }

  @Override
  public Drafted draft(Look look, ParameterSet live, List<Wish> wishes, ChangeRequest request)
      throws SQLException {
    return new SettingsDraft(look, SettingValues.read(look, memory), request).of(wishes);
  }

  /** The server wrote exactly this text into its file and has loaded it, whatever it prints. */
  @Override
  public boolean fulfilled(Look look, @Nullable Parameter live, Wish wish) throws SQLException {
    SettingValues values = SettingValues.read(look, memory);
    String name = wish.key().segments().getLast();
    FileEntry entry = FileEntry.counting(values.entries()).get(SettingValues.key(name));
    if (values.unloaded().contains(name)) {
      return false;
    }
    if (wish.desired() == null) { // the server's built-in value, or none for the admin's own
      return live == null || live.value().display().equals(live.descriptor().defaultText());
    }
    return entry != null && entry.text().equals(wish.desired().display());
  }

  @Override
  public List<Refusal> complaints(Look look) throws SQLException {
    var complaints = new ArrayList<Refusal>();
    Map<String, SettingRow> rows = SettingRow.read(look.connection());
    for (FileEntry entry : FileEntry.read(look)) {
      if (entry.error() != null && !onlyWaits(rows, entry)) {
        complaints.add(
            new Refusal(
                entry.name() == null ? null : key(entry.name()),
                "the server refuses line %d of %s: %s"
                    .formatted(entry.line(), entry.file(), Failure.oneLine(entry.error())),
                "correct that line"));
      }
    }
    return complaints;
  }

  /**
   * "Could not be applied" is said of every changed setting that waits for a restart. When its line
   * was removed, the complaint names neither file nor setting.
   */
  private static boolean onlyWaits(Map<String, SettingRow> rows, FileEntry entry) {
    String name = entry.name();
    if (name == null) {
      return entry.file().isEmpty() && entry.line() == 0;
    }
    SettingRow row = rows.get(SettingValues.key(name));
    return row != null && row.context().equals("postmaster");
  }
}
