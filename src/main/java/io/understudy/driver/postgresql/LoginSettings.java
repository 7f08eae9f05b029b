package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Settings on a role or a database that decide about logins: with which nobody could log in there
 * any more, or with which the agent's own sessions would be crippled before it could settle them.
 */
final class LoginSettings {

  private static final Set<String> LIBRARIES =
      Set.of("session_preload_libraries", "local_preload_libraries");
  private static final Set<String> IDENTITY = Set.of("role", "session_authorization");
  private static final Set<String> READ_ONLY =
      Set.of("default_transaction_read_only", "transaction_read_only");
  private static final Set<String> LIMITS =
      Set.of(
          "statement_timeout",
          "lock_timeout",
          "transaction_timeout",
          "idle_session_timeout",
          "idle_in_transaction_session_timeout");

  private static final BigDecimal SHORTEST = BigDecimal.valueOf(10_000);
  private static final BigDecimal LONGEST_DELAY = BigDecimal.TWO;
  private static final String OWN_REMEDY =
      "leave it out, or let the agent log in as another role and to another database";

  private final Look look;

  LoginSettings(Look look) {
    this.look = look;
  }

  /**
   * What speaks against it.
   *
   * @param own whether the agent's own logins get the setting
   */
  Optional<Refusal> objection(ParameterKey key, String name, String text, boolean own)
      throws SQLException {
    String setting = SettingValues.key(name);
    if (LIBRARIES.contains(setting)) {
      return missingLibrary(key, text);
    }
    if (setting.equals("post_auth_delay")) {
      return SettingNumber.parse("s", text)
          .filter(seconds -> seconds.compareTo(LONGEST_DELAY) > 0)
          .map(seconds ->
              new Refusal(
                  key,
                  "every login there would wait so long that clients give up",
                  "it is meant for debugging the server; leave it at 0"));
    }
    return own ? ownSetting(key, setting, text) : Optional.empty();
  }

  private Optional<Refusal> missingLibrary(ParameterKey key, String text) throws SQLException {
    for (String library : QuotedList.elements(text, false)) {
      if (!Libraries.exists(look, library)) {
        return Optional.of(
            new Refusal(
                key,
                "the library '%s' is not installed on this server, and nobody could log in there"
                    .formatted(Failure.oneLine(library)),
                "install the package that brings it, or leave it out"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> ownSetting(ParameterKey key, String setting, String text) {
    String reason = null;
    if (IDENTITY.contains(setting)) {
      reason =
          text.equals("none")
              ? null
              : "the agent's own sessions would work as '%s' instead of its own role"
                  .formatted(Failure.oneLine(text));
    } else if (READ_ONLY.contains(setting)) {
      reason =
          SettingTrial.bool(text.toLowerCase(java.util.Locale.ROOT)).equals("on")
              ? "the agent's own sessions would begin read-only, and a promoted server would stay closed to them"
              : null;
    } else if (LIMITS.contains(setting)) {
      reason =
          SettingNumber.parse("ms", text)
              .filter(limit -> limit.signum() > 0 && limit.compareTo(SHORTEST) < 0)
              .map(limit ->
                  "the agent's own sessions would be cut off after %s, before they can do their work"
                      .formatted(Failure.oneLine(text)))
              .orElse(null);
    }
    return Optional.ofNullable(reason).map(words -> new Refusal(key, words, OWN_REMEDY));
  }
}
