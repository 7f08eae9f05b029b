package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Controls;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that speaks against changes of settings, all of it at once. */
final class SettingChecks {

  private final Look look;
  private final SettingValues values;
  private final ChangeRequest request;
  private final List<Refusal> refusals = new ArrayList<>();

  SettingChecks(Look look, SettingValues values, ChangeRequest request) {
    this.look = look;
    this.values = values;
    this.request = request;
  }

  List<Refusal> of(List<SettingChange> changes) throws SQLException {
    boolean restarts = request.restart() && restarts(changes);
    if (changes.isEmpty() && !restarts) {
      return List.of();
    }
    for (SettingChange change : changes) {
      permission(change);
      value(change);
      guard(change);
    }
    unloaded(changes);
    rightDirectory(changes, restarts);
    if (restarts) {
      control();
    }
    if (refusals.isEmpty()) { // the rest reasons about values that are possible in themselves
      Candidate candidate = Candidate.of(values, changes);
      refusals.addAll(new Lockouts(look, candidate).find());
      if (refusals.isEmpty()) {
        refusals.addAll(new DryStart(look, candidate).objections());
      }
    }
    return refusals;
  }

  private boolean restarts(List<SettingChange> changes) {
    Set<ParameterKey> waiting = values.pendingKeys();
    return changes.stream().anyMatch(change -> change.effect() == Effect.RESTART)
        || request.wishes().stream().anyMatch(wish -> waiting.contains(wish.key()));
  }

  private void permission(SettingChange change) throws SQLException {
    if (values.texts().getOrDefault("allow_alter_system", "on").equals("off")) {
      refuse(
          change,
          "allow_alter_system is off, so the server takes no ALTER SYSTEM",
          "set allow_alter_system = on in postgresql.conf and reload");
      return;
    }
    if (look.facts().superuser()) {
      return;
    }
    String ask =
        look.facts().major() < 15
            ? "SELECT false"
            : "SELECT pg_catalog.has_parameter_privilege(%s, 'ALTER SYSTEM')"
                .formatted(Sql.literal(change.name()));
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(ask)) {
      row.next();
      if (!row.getBoolean(1)) {
        refuse(
            change,
            "the role '%s' may not change it".formatted(Failure.oneLine(look.facts().user())),
            look.facts().major() < 15
                ? "make the agent's role a superuser"
                : "GRANT ALTER SYSTEM ON PARAMETER %s to it, or make it a superuser"
                    .formatted(Sql.setting(change.name())));
      }
    }
  }

  private void value(SettingChange change) {
    SettingRow row = change.row();
    String text = change.desired();
    if (row == null || text == null) {
      return;
    }
    Optional<String> own =
        switch (row.vartype()) {
          case "integer", "real" -> outOfRange(row, text);
          case "enum" -> notAWord(row, text);
          case "bool" -> notABoolean(text);
          default -> Optional.empty();
        };
    own.or(() -> new SettingTrial(look).objection(row, text).map(words -> hidden(change, words)))
        .ifPresent(reason -> refuse(change, reason, "wish for a value that this server takes"));
  }

  private static String hidden(SettingChange change, String words) {
    return change.secret() ? "the server does not take this value" : words;
  }

  private static Optional<String> outOfRange(SettingRow row, String text) {
    Optional<BigDecimal> number = SettingNumber.parse(row.unit(), text);
    if (number.isEmpty()) {
      String unit = row.unit() == null ? "" : " with a unit, or in " + row.unit();
      return Optional.of("'%s' is not a number%s".formatted(Failure.oneLine(text), unit));
    }
    boolean low = row.min() != null && number.get().compareTo(new BigDecimal(row.min())) < 0;
    boolean high = row.max() != null && number.get().compareTo(new BigDecimal(row.max())) > 0;
    return low || high
        ? Optional.of(
            "'%s' is outside the range %s to %s"
                .formatted(
                    Failure.oneLine(text),
                    SettingNumber.show(row, String.valueOf(row.min())),
                    SettingNumber.show(row, String.valueOf(row.max()))))
        : Optional.empty();
  }

  private static Optional<String> notAWord(SettingRow row, String text) {
    String printed = SettingTrial.word(row, text);
    return row.words().contains(printed)
        ? Optional.empty()
        : Optional.of(
            "'%s' is none of %s".formatted(Failure.oneLine(text), String.join(", ", row.words())));
  }

  private static Optional<String> notABoolean(String text) {
    String printed = SettingTrial.bool(text.toLowerCase(Locale.ROOT));
    return printed.equals("on") || printed.equals("off")
        ? Optional.empty()
        : Optional.of("'%s' is neither on nor off".formatted(Failure.oneLine(text)));
  }

  /** What could lock everybody out is taken only when it can be put back without the server. */
  private void guard(SettingChange change) {
    boolean effective = change.effect() != Effect.RESTART || request.restart();
    if (change.guarded() && effective && look.access().dataDirectory().isEmpty()) {
      refuse(
          change,
          "a wrong value could lock everybody out, and without the server's files the agent could"
              + " not put it back",
          "add dataDirectory to this instance in agent.yaml");
    }
  }

  /** Files of another server would be "put back" otherwise. */
  private void rightDirectory(List<SettingChange> changes, boolean restarts) {
    Optional<Path> data = look.access().dataDirectory();
    if (data.isEmpty() || (!restarts && changes.stream().noneMatch(SettingChange::guarded))) {
      return;
    }
    try {
      String found = ServerFiles.systemIdentifier(data.get());
      String port = values.texts().getOrDefault("port", "");
      boolean same =
          found.equals(look.facts().systemIdentifier())
              && ServerFiles.port(data.get()).filter(port::equals).isPresent();
      if (!same) {
        refusals.add(
            new Refusal(
                null,
                "dataDirectory in agent.yaml is not that of the server behind url",
                "correct one of the two"));
      }
    } catch (IOException e) {
      refusals.add(
          new Refusal(
              null,
              "the agent cannot read the server's files: "
                  + Failure.oneLine(String.valueOf(e.getMessage())),
              "run the agent as a user that may read dataDirectory"));
    }
  }

  private void control() {
    Controls controls = look.around().controls();
    boolean can =
        controls.has(Controls.Verb.RESTART)
            || (controls.has(Controls.Verb.STOP) && controls.has(Controls.Verb.START));
    if (!can) {
      refusals.add(
          new Refusal(
              null,
              "a restart was asked for, and the agent has no command for it",
              "add control: {restart: […]} to this instance in agent.yaml, or ask without"
                  + " restart"));
    } else if (look.access().dataDirectory().isEmpty()) {
      refusals.add(
          new Refusal(
              null,
              "a restart was asked for, and if the server stayed down the agent could not put its"
                  + " files back",
              "add dataDirectory to this instance in agent.yaml, or ask without restart"));
    }
  }

  /** Our reload must not make effective what somebody else wrote and did not load. */
  private void unloaded(List<SettingChange> changes) {
    Set<String> ours =
        changes.stream()
            .map(change -> SettingValues.key(change.name()))
            .collect(Collectors.toSet());
    for (String name : values.unloaded()) {
      if (!ours.contains(SettingValues.key(name))) {
        refusals.add(
            new Refusal(
                SettingsFamily.key(name),
                "the files hold a value for it that the server has not loaded, and our reload would"
                    + " make it effective",
                "reload the server yourself, or take that line out of the file again"));
      }
    }
  }

  private void refuse(SettingChange change, String reason, String remedy) {
    refusals.add(new Refusal(change.key(), reason, remedy));
  }
}
