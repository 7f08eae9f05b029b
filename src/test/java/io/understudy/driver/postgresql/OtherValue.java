package io.understudy.driver.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another valid value for any setting of a server: the opposite, the next word, one more, or a text
 * that fits. Texts are as awkward as the setting allows.
 */
final class OtherValue {

  private static final Map<String, String> CHOSEN =
      Map.ofEntries(
          Map.entry("application_name", "fidelity"),
          Map.entry("archive_command", "test ! -f '/tmp/a b/%f' && cp %p \"/tmp/a b/%f\""),
          Map.entry("archive_library", "basic_archive"),
          Map.entry("backtrace_functions", "foo,bar"),
          Map.entry("client_encoding", "LATIN1"),
          Map.entry("DateStyle", "SQL, DMY"),
          Map.entry("default_table_access_method", "other_heap"),
          Map.entry("default_tablespace", "in place"),
          Map.entry("temp_tablespaces", "\"in place\", \"sec,ond\""),
          Map.entry("default_text_search_config", "pg_catalog.german"),
          Map.entry("dynamic_library_path", "$libdir:/tmp"),
          Map.entry("extension_control_path", "$system:/tmp"),
          Map.entry("extension_destdir", "/tmp"),
          Map.entry("jit_provider", "otherjit"),
          Map.entry("krb_server_keyfile", "FILE:/etc/krb5/other.keytab"),
          Map.entry("lc_messages", "POSIX"),
          Map.entry("lc_monetary", "POSIX"),
          Map.entry("lc_numeric", "POSIX"),
          Map.entry("lc_time", "POSIX"),
          Map.entry("log_destination", "stderr,csvlog"),
          Map.entry("log_directory", "other log"),
          Map.entry("log_file_mode", "0640"),
          Map.entry("log_filename", "other-%d.log"),
          Map.entry("log_line_prefix", "%m [%p] 'ünïcode' \\n \"q\" "),
          Map.entry("log_timezone", "Europe/Berlin"),
          Map.entry("TimeZone", "Asia/Tokyo"),
          Map.entry("timezone_abbreviations", "Australia"),
          Map.entry("restore_command", "cp '/tmp/a b/%f' %p"),
          Map.entry("search_path", "\"$user\", public, \"We,ird \"\"x\"\"\""),
          Map.entry("session_preload_libraries", "plpgsql, \"$libdir/plpgsql\""),
          Map.entry("shared_preload_libraries", "auto_explain, pg_stat_statements"),
          Map.entry("ssl_ca_file", "server.crt"),
          Map.entry("ssl_cert_file", "other.crt"),
          Map.entry("ssl_key_file", "other.key"),
          Map.entry("ssl_crl_file", "other.crt"),
          Map.entry("ssl_crl_dir", "base"),
          Map.entry("ssl_ciphers", "HIGH:!aNULL"),
          Map.entry("ssl_ecdh_curve", "secp384r1"),
          Map.entry("ssl_groups", "secp384r1"),
          Map.entry("ssl_tls13_ciphers", "TLS_AES_256_GCM_SHA384"),
          Map.entry("ssl_passphrase_command", "echo geheim"),
          Map.entry("syslog_ident", "other"),
          Map.entry("wal_consistency_checking", "heap, btree"),
          Map.entry("createrole_self_grant", "set, inherit"),
          Map.entry("restrict_nonsystem_relation_kind", "view"),
          Map.entry("output_plugin_libraries", "pgoutput"),
          Map.entry("debug_io_direct", "wal"),
          Map.entry("oauth_validator_libraries", "validator"),
          Map.entry("wal_level", "logical"),
          Map.entry("huge_pages", "off"),
          Map.entry("ssl_min_protocol_version", "TLSv1.3"),
          Map.entry("ssl_max_protocol_version", "TLSv1.3"),
          Map.entry("huge_page_size", "2MB"),
          Map.entry("dynamic_shared_memory_type", "mmap"),
          Map.entry("shared_memory_type", "sysv"),
          Map.entry("default_toast_compression", "lz4"),
          Map.entry("wal_compression", "lz4"),
          Map.entry("wal_sync_method", "fsync"),
          Map.entry("io_method", "sync"),
          Map.entry("max_stack_depth", "1MB"),
          Map.entry("shared_buffers", "24MB"),
          Map.entry("unix_socket_permissions", "0770"),
          Map.entry("synchronous_commit", "local"),
          Map.entry("log_connections", "authentication,authorization"));

  /**
   * Settings that this machine or this build leaves no second value for, with the reason. They are
   * shown in the table, not counted as equal.
   */
  static final Map<String, String> NONE =
      Map.of(
          "bonjour", "not built in",
          "db_user_namespace", "dangerous: refused on purpose",
          "local_preload_libraries", "no library below $libdir/plugins",
          "unix_socket_group", "no second group in a user namespace",
          "log_statement_stats", "excludes the three other log_*_stats, which are changed",
          "pre_auth_delay", "whole seconds only: each login of the test would wait",
          "post_auth_delay", "whole seconds only: each login of the test would wait",
          "ssl_dh_params_file", "needs a file of its own for each key length");

  private OtherValue() {}

  /** Another value, empty when there is none. */
  static Optional<String> of(SettingRow row) {
    String chosen = CHOSEN.getOrDefault(row.name(), "");
    boolean fits =
        switch (row.vartype()) {
          case "bool" -> false;
          case "enum" -> row.words().contains(chosen);
          default -> true;
        };
    if (!chosen.isEmpty() && fits) {
      return Optional.of(chosen);
    }
    if (NONE.containsKey(row.name())) {
      return Optional.empty();
    }
    return switch (row.vartype()) {
      case "bool" -> Optional.of(row.shown().equals("on") ? "off" : "on");
      case "enum" -> word(row);
      case "integer", "real" -> number(row);
      default -> Optional.empty();
    };
  }

  private static Optional<String> word(SettingRow row) {
    List<String> words = row.words();
    int at = words.indexOf(row.shown());
    return words.size() < 2 ? Optional.empty() : Optional.of(words.get((at + 1) % words.size()));
  }

  private static Optional<String> number(SettingRow row) {
    double now = SettingNumber.parse(row.unit(), row.shown()).orElseThrow().doubleValue();
    double min = Double.parseDouble(String.valueOf(row.min()));
    double max = Double.parseDouble(String.valueOf(row.max()));
    boolean timeout = row.name().endsWith("_timeout") && now == 0;
    double step = max - min <= 1 ? 0.25 : 1;
    if (row.name().endsWith("_buffers")) {
      step = 16; // some must be multiples of it
    }
    double other = timeout ? 3_600 : now + step;
    if (timeout && "ms".equals(row.unit())) {
      other = 3_600_000;
    }
    if (row.name().startsWith("log_min_duration")) {
      other = 3_600_000;
    }
    if (other > max) {
      other = now - step;
    }
    if (other < min || other > max) {
      return Optional.empty();
    }
    return Optional.of(
        row.vartype().equals("integer") ? Long.toString((long) other) : Double.toString(other));
  }
}
