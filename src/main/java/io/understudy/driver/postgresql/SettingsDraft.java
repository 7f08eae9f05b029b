package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Command;
import io.understudy.driver.Refusal;
import io.understudy.driver.SecretKeeper.SecretNotForUs;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.PlainValue;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns wishes for settings into {@code ALTER SYSTEM}, after asking everyone who may object. */
final class SettingsDraft {

  private final Look look;
  private final SettingValues values;
  private final ChangeRequest request;
  private final SettingTrial trial;
  private final Map<String, FileEntry> automatic;
  private final Map<String, FileEntry> byHand;
  private final List<Refusal> refusals = new ArrayList<>();

  SettingsDraft(Look look, SettingValues values, ChangeRequest request) {
    this.look = look;
    this.values = values;
    this.request = request;
    this.trial = new SettingTrial(look);
    this.automatic = FileEntry.automatic(values.entries());
    this.byHand = FileEntry.byHand(values.entries());
  }

  Drafted of(List<Wish> wishes) throws SQLException {
    var changes = new LinkedHashMap<String, SettingChange>();
    wishes.stream()
        .sorted(Comparator.comparing(Wish::key))
        .forEach(wish -> change(wish).ifPresent(change -> changes.put(change.name(), change)));
    refusals.addAll(new SettingChecks(look, values, request).of(List.copyOf(changes.values())));
    if (!refusals.isEmpty()) {
      return new Drafted(List.of(), refusals);
    }
    return new Drafted(changes.values().stream().map(this::step).toList(), List.of());
  }

  private Optional<SettingChange> change(Wish wish) {
    List<String> segments = wish.key().segments();
    if (segments.size() != 2) {
      return refuse(wish.key(), "is no setting", "name a setting as settings/NAME");
    }
    String name = segments.get(1);
    Optional<SettingRow> row = values.row(name);
    if (row.isEmpty()) {
      return custom(wish, name);
    }
    Optional<String> desired = desired(wish, row.get());
    return desired.flatMap(text -> ofServer(wish, row.get(), text));
  }

  private Optional<SettingChange> ofServer(Wish wish, SettingRow row, String desired) {
    String key = SettingValues.key(row.name());
    String live = values.texts().getOrDefault(key, row.shown());
    boolean secret = wish.desired() instanceof SecretValue;
    FileEntry written = automatic.get(key);
    FileEntry other = byHand.get(key);
    if (Same.text(row, live, desired) || Same.text(row, live, trial.print(row, desired))) {
      return Optional.empty();
    }
    if (notSettable(wish.key(), row)) {
      return Optional.empty();
    }
    boolean reset =
        written != null
            && (other == null
                ? isDefault(row, desired)
                : Same.text(row, printed(row, other), desired));
    if (!reset && desired.isEmpty() && SettingCatalog.quotedList(row.name())) {
      return refuse(
          wish.key(),
          "ALTER SYSTEM cannot make this list empty",
          other == null
              ? "leave it, or edit postgresql.conf by hand"
              : "remove line %d of %s by hand".formatted(other.line(), other.file()));
    }
    String sql =
        reset
            ? "ALTER SYSTEM RESET " + Sql.setting(row.name())
            : "ALTER SYSTEM SET " + Sql.setting(row.name()) + " = " + literal(row, desired);
    return Optional.of(new SettingChange(wish.key(), row, row.name(), desired, sql, secret));
  }

  private boolean notSettable(ParameterKey key, SettingRow row) {
    if (SettingCatalog.ofCommandLine(row)) {
      refuse(
          key,
          "it is set on the command line that starts the server, which overrules every file",
          "remove it there, or leave it out");
      return true;
    }
    if (SettingCatalog.effect(row) == Effect.NEVER) {
      refuse(
          key,
          "it was fixed when the server was made or started, and cannot be set",
          "leave it out; another value needs another installation");
      return true;
    }
    return false;
  }

  private boolean isDefault(SettingRow row, String desired) {
    return row.boot() != null && Same.text(row, trial.print(row, row.boot()), desired);
  }

  private String printed(SettingRow row, FileEntry entry) {
    return trial.print(row, entry.text());
  }

  private String literal(SettingRow row, String text) {
    boolean mayBeList = text.matches("(?s).*[,\"\\s].*");
    return SettingCatalog.quotedList(row.name()) || (mayBeList && trial.quotesLists(row))
        ? QuotedList.literals(text, SettingCatalog.folded(row.name()))
        : Sql.literal(text);
  }

  /** What the setting should be, empty when that is refused. */
  private Optional<String> desired(Wish wish, SettingRow row) {
    if (wish.desired() != null) {
      return clear(wish.key(), wish.desired());
    }
    if (row.boot() == null) {
      FileEntry other = byHand.get(SettingValues.key(row.name()));
      return other == null
          ? Optional.of(row.shown())
          : refuse(wish.key(), "it has no built-in value to go back to", "wish for a value");
    }
    return Optional.of(trial.print(row, row.boot()));
  }

  private Optional<String> clear(ParameterKey key, Value value) {
    String text =
        switch (value) {
          case PlainValue plain -> plain.text();
          case SecretValue secret -> opened(key, secret);
        };
    if (text == null) {
      return Optional.empty();
    }
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      return refuse(
          key, "ALTER SYSTEM takes no line breaks or zero bytes", "write the value in one line");
    }
    return Optional.of(text);
  }

  private @Nullable String opened(ParameterKey key, SecretValue secret) {
    try {
      return new String(look.around().secrets().open(secret), StandardCharsets.UTF_8);
    } catch (SecretNotForUs e) {
      refuse(
          key,
          "it is a secret, and no copy of it is sealed to this agent",
          "pair the agents, let the primary be polled, and try again");
      return null;
    }
  }

  private Optional<SettingChange> custom(Wish wish, String name) {
    if (SettingRow.isState(name)) {
      return refuse(wish.key(), "it is a state, not configuration", "leave it out");
    }
    if (!name.contains(".")) {
      return refuse(
          wish.key(),
          "%s has no such setting".formatted(look.facts().product()),
          "leave it out; another version of PostgreSQL may have it");
    }
    String live = values.customs().get(name);
    if (wish.desired() == null) {
      return live == null ? Optional.empty() : removal(wish.key(), name);
    }
    return clear(wish.key(), wish.desired())
        .filter(text -> !text.equals(live))
        .flatMap(text -> customChange(wish, name, text));
  }

  private Optional<SettingChange> customChange(Wish wish, String name, String text) {
    Optional<String> objection = trial.objection(name, text);
    if (objection.isPresent()) {
      return refuse(wish.key(), objection.get(), "correct the name or the value");
    }
    boolean secret = wish.desired() instanceof SecretValue;
    String sql = "ALTER SYSTEM SET " + Sql.setting(name) + " = " + Sql.literal(text);
    return Optional.of(new SettingChange(wish.key(), null, name, text, sql, secret));
  }

  private Optional<SettingChange> removal(ParameterKey key, String name) {
    FileEntry other = byHand.get(SettingValues.key(name));
    if (other != null) {
      return refuse(
          key,
          "it stands in line %d of %s, where ALTER SYSTEM cannot remove it"
              .formatted(other.line(), other.file()),
          "remove that line by hand");
    }
    return Optional.of(
        new SettingChange(key, null, name, null, "ALTER SYSTEM RESET " + Sql.setting(name), false));
  }

  private Step step(SettingChange change) {
    FileEntry written = automatic.get(SettingValues.key(change.name()));
    Undo undo = new Undo.Setting(change.name(), written == null ? null : written.text());
    Command command =
        new Command(
            change.commandText(),
            Command.Kind.CHANGE,
            List.of(change.key()),
            change.effect(),
            change.guarded());
    return new Step(
        command,
        Step.Phase.SETTINGS,
        bench -> {
          if (change.row() == null && change.desired() != null) {
            bench.execute("SET " + Sql.setting(change.name()) + " = ''"); // before 16 it must exist
          }
          execute(bench, change);
        },
        List.of(undo));
  }

  private static void execute(Bench bench, SettingChange change) throws SQLException {
    try {
      bench.execute(change.sql());
    } catch (SQLException e) {
      throw change.secret() // the server repeats the value in its objection
          ? new SQLException("the server does not take this value", e.getSQLState())
          : e;
    }
  }

  private <T> Optional<T> refuse(ParameterKey key, String reason, String remedy) {
    refusals.add(new Refusal(key, reason, remedy));
    return Optional.empty();
  }
}
