package io.understudy.driver.postgresql;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Scope;
import io.understudy.parameter.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pg_settings} does not tell of a setting: to whom it belongs, what a difference would
 * do, which texts are lists, which may carry a password.
 */
final class SettingCatalog {

  /** Addresses, paths and names of one node. */
  private static final Set<String> OF_THE_NODE =
      Set.of(
          "data_directory",
          "data_directory_mode",
          "config_file",
          "hba_file",
          "ident_file",
          "external_pid_file",
          "listen_addresses",
          "port",
          "unix_socket_directories",
          "cluster_name",
          "bonjour_name",
          "event_source");

  /** Belong to whoever serves, or to whoever follows. */
  private static final Set<String> OF_THE_ROLE =
      Set.of(
          "default_transaction_read_only",
          "primary_conninfo",
          "primary_slot_name",
          "synchronous_standby_names",
          "synchronized_standby_slots",
          "promote_trigger_file",
          "archive_cleanup_command",
          "recovery_end_command",
          "recovery_min_apply_delay",
          "recovery_target",
          "recovery_target_action",
          "recovery_target_inclusive",
          "recovery_target_lsn",
          "recovery_target_name",
          "recovery_target_time",
          "recovery_target_timeline",
          "recovery_target_xid");

  /** {@code ALTER SYSTEM} refuses them, or what they say was fixed when the server was made. */
  private static final Set<String> NEVER =
      Set.of("data_directory", "config_file", "allow_alter_system");

  /** A wrong value stops the server from starting, or nobody from logging in. */
  private static final Set<String> BLOCKING =
      Set.of(
          "listen_addresses",
          "port",
          "unix_socket_directories",
          "hba_file",
          "ident_file",
          "data_directory",
          "config_file",
          "db_user_namespace",
          "ssl",
          "shared_preload_libraries",
          "session_preload_libraries",
          "local_preload_libraries",
          "shared_buffers",
          "huge_pages",
          "wal_level",
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction",
          "superuser_reserved_connections",
          "reserved_connections");

  /**
   * A server in recovery stops replaying, and does not start, with less of these than its primary
   * ("Hot Standby" in PostgreSQL's manual).
   */
  private static final Set<String> FLOORS =
      Set.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  /** Beyond {@link #BLOCKING} and what needs a restart: reloads after which logins may fail. */
  private static final Set<String> GUARDED =
      Set.of(
          "authentication_timeout",
          "pre_auth_delay",
          "post_auth_delay",
          "krb_server_keyfile",
          "synchronous_standby_names",
          "dynamic_library_path",
          "oauth_validator_libraries");

  /** Elements are kept in double quotes by the server; a whole list in one string is corrupted. */
  private static final Set<String> QUOTED_LISTS =
      Set.of(
          "search_path",
          "temp_tablespaces",
          "shared_preload_libraries",
          "session_preload_libraries",
          "local_preload_libraries",
          "unix_socket_directories");

  private static final Set<String> ORDERLESS =
      Set.of(
          "listen_addresses",
          "unix_socket_directories",
          "log_destination",
          "wal_consistency_checking",
          "debug_io_direct",
          "createrole_self_grant",
          "restrict_nonsystem_relation_kind",
          "synchronized_standby_slots",
          "oauth_validator_libraries");

  private static final Set<String> CARRIERS =
      Set.of(
          "primary_conninfo",
          "archive_command",
          "restore_command",
          "archive_cleanup_command",
          "recovery_end_command");

  private static final Pattern PASSWORD =
      Pattern.compile(
          "(pass(word|wd|phrase)?|pwd|secret|token)\\s*[=:]|://[^/\\s:]+:[^@\\s]+@",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CUSTOM_SECRET =
      Pattern.compile("passw|secret|token|api_?key|credential", Pattern.CASE_INSENSITIVE);

  private SettingCatalog() {}

  static Descriptor describe(SettingRow row, @Nullable String defaultText, String source) {
    Descriptor described =
        new Descriptor(
            type(row),
            row.unit(),
            row.min(),
            row.max(),
            row.words(),
            defaultText,
            effect(row),
            scope(row.name()),
            consequence(row),
            false,
            source,
            row.summary());
    return FLOORS.contains(row.name()) ? described.asFloor() : described;
  }

  /**
   * Whether nobody set it and the server worked it out when it started: -1 and 0 often ask for that
   * ({@code wal_buffers}, {@code io_max_concurrency}).
   *
   * @param text the server's value
   */
  static boolean derived(SettingRow row, String text, @Nullable String defaultText) {
    boolean unset = row.source().equals("default") || row.source().equals("override");
    return unset
        && !row.flagged()
        && effect(row) != Effect.NEVER
        && defaultText != null
        && !text.equals(defaultText);
  }

  /** A setting that only a file names: of an extension that is not loaded, or the admin's own. */
  static Descriptor custom() {
    return new Descriptor(
        ValueType.TEXT,
        null,
        null,
        null,
        List.of(),
        null,
        Effect.RELOAD,
        Scope.SHARED,
        Consequence.CHANGES_BEHAVIOUR,
        false,
        "configuration file",
        "Defined by an extension that is not loaded, or by the applications.");
  }

  static ValueType type(SettingRow row) {
    String unit = row.unit();
    return switch (row.vartype()) {
      case "bool" -> ValueType.BOOLEAN;
      case "enum" -> ValueType.ENUMERATION;
      case "integer", "real" -> {
        if (unit != null) {
          yield unit.endsWith("B") ? ValueType.BYTES : ValueType.DURATION;
        }
        yield row.vartype().equals("real") ? ValueType.REAL : ValueType.INTEGER;
      }
      default -> textType(row.name());
    };
  }

  private static ValueType textType(String name) {
    if (ORDERLESS.contains(name)) {
      return ValueType.SET;
    }
    return QUOTED_LISTS.contains(name) ? ValueType.LIST : ValueType.TEXT;
  }

  static Effect effect(SettingRow row) {
    if (NEVER.contains(row.name()) || ofCommandLine(row)) {
      return Effect.NEVER;
    }
    return switch (row.context()) {
      case "internal" -> Effect.NEVER;
      case "postmaster" -> Effect.RESTART;
      default -> Effect.RELOAD;
    };
  }

  /** Whether it stands on the command line that starts the server, which overrules every file. */
  static boolean ofCommandLine(SettingRow row) {
    return row.source().equals("command line");
  }

  static Scope scope(String name) {
    if (OF_THE_NODE.contains(name)) {
      return Scope.NODE;
    }
    return OF_THE_ROLE.contains(name) ? Scope.ROLE : Scope.SHARED;
  }

  static Consequence consequence(SettingRow row) {
    String name = row.name();
    String category = row.category().toLowerCase(Locale.ROOT);
    if (BLOCKING.contains(name) || (name.startsWith("ssl_") && name.endsWith("_file"))) {
      return Consequence.BLOCKS_START;
    }
    if (category.startsWith("reporting and logging") || category.startsWith("developer")) {
      return Consequence.COSMETIC;
    }
    boolean capacity =
        List.of(
                "resource usage",
                "autovacuum",
                "vacuuming",
                "query tuning",
                "lock management",
                "statistics",
                "write-ahead log / checkpoints",
                "connections and authentication / connection settings")
            .stream()
            .anyMatch(category::startsWith);
    return capacity ? Consequence.CAPACITY : Consequence.CHANGES_BEHAVIOUR;
  }

  /** Whether a change stays only after a fresh login. */
  static boolean guarded(SettingRow row) {
    return effect(row) == Effect.RESTART
        || BLOCKING.contains(row.name())
        || GUARDED.contains(row.name())
        || row.name().startsWith("ssl_");
  }

  static boolean quotedList(String name) {
    return QUOTED_LISTS.contains(name);
  }

  /** Whether an unquoted element is folded to lower case when the server uses it. */
  static boolean folded(String name) {
    return name.equals("search_path") || name.equals("temp_tablespaces");
  }

  /** Whether this value is to be treated as a secret: it may carry a password, and does. */
  static boolean secret(String name, String text) {
    if (name.equals("ssl_passphrase_command")) {
      return !text.isBlank();
    }
    if (name.contains(".")) {
      return !text.isBlank() && CUSTOM_SECRET.matcher(name).find();
    }
    return CARRIERS.contains(name) && PASSWORD.matcher(text).find();
  }
}
