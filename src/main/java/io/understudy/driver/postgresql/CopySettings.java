package io.understudy.driver.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is set in a {@link ThrowAway} copy.
 *
 * @param major version of PostgreSQL
 * @param config the server's own configuration file
 * @param host where the copy listens
 * @param port where the copy listens
 */
record CopySettings(int major, String config, String host, String port) {

  /** Everything as the server has it, but for what would let the copy meet others. */
  void write(Path copy, Path data) throws IOException {
    if (!Path.of(config).startsWith(data)) {
      Path file = copy.resolve("postgresql.conf");
      Files.writeString(file, "include '" + config.replace("'", "''") + "'\n");
      own(file, data);
    }
    Path signal = copy.resolve(RoleStanding.STANDBY_SIGNAL);
    Files.writeString(signal, "");
    own(signal, data);
    Path auto = copy.resolve("postgresql.auto.conf");
    Files.write(auto, AutoConf.of(Files.readAllBytes(auto)).with(alone()).bytes());
  }

  private Map<String, String> alone() {
    Map<String, String> values = new TreeMap<>();
    values.put("listen_addresses", host);
    values.put("port", port);
    values.put("cluster_name", "understudy rehearsal");
    for (String empty :
        List.of(
            "unix_socket_directories",
            "external_pid_file",
            "primary_conninfo",
            "primary_slot_name",
            "restore_command",
            "archive_command",
            "archive_library",
            "archive_cleanup_command",
            "recovery_end_command",
            "synchronous_standby_names")) {
      values.put(empty, "");
    }
    for (String off : List.of("archive_mode", "hot_standby", "autovacuum", "logging_collector")) {
      values.put(off, "off");
    }
    for (String none :
        List.of(
            "max_worker_processes",
            "max_logical_replication_workers",
            "max_wal_senders",
            "recovery_min_apply_delay")) {
      values.put(none, "0");
    }
    values.put("huge_pages", "off");
    values.put("shared_buffers", "16MB");
    values.put("log_destination", "stderr");
    values.put("fsync", "off");
    if (major >= 17) {
      values.put("sync_replication_slots", "off");
    }
    return values;
  }

  /** The server's programs run as whoever owns its files. */
  static void own(Path path, Path data) throws IOException {
    if (!Files.getOwner(path).equals(Files.getOwner(data))) {
      Files.setOwner(path, Files.getOwner(data));
    }
  }
}
