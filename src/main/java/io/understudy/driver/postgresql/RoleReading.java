package io.understudy.driver.postgresql;

import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.Replication.Fork;
import io.understudy.driver.Replication.Slot;
import io.understudy.driver.Replication.Upstream;
import io.understudy.driver.postgresql.replication.Conninfo;
import io.understudy.driver.postgresql.replication.TimelineHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from a running server where it stands in replication. */
final class RoleReading {

  private static final String STATE =
      """
      SELECT r.standby, r.at::text, r.replayed::text, r.lag,
             CASE WHEN r.standby THEN pg_catalog.pg_last_xact_replay_timestamp() END AS committed,
             CASE WHEN r.standby THEN pg_catalog.pg_is_wal_replay_paused() ELSE false END AS paused,
             CASE WHEN r.standby THEN greatest(
                      (SELECT received_tli FROM pg_catalog.pg_stat_wal_receiver),
                      (SELECT min_recovery_end_timeline FROM pg_catalog.pg_control_recovery()),
                      (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()))
                  ELSE ('x' || substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8))
                       ::bit(32)::int
             END AS timeline
      FROM (SELECT pg_catalog.pg_is_in_recovery() AS standby,
                   CASE WHEN pg_catalog.pg_is_in_recovery()
                        THEN greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
                        ELSE pg_catalog.pg_current_wal_flush_lsn() END AS at,
                   CASE WHEN pg_catalog.pg_is_in_recovery()
                        THEN pg_catalog.pg_last_wal_replay_lsn() END AS replayed,
                   CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN NULL
                        WHEN pg_catalog.pg_last_wal_receive_lsn() <= pg_catalog.pg_last_wal_replay_lsn() THEN 0
                        ELSE (extract(epoch FROM clock_timestamp()
                              - pg_catalog.pg_last_xact_replay_timestamp()) * 1000)::bigint END AS lag) r
      """;

  private static final String SETTINGS =
      """
      SELECT name, setting FROM pg_catalog.pg_settings
      WHERE name IN ('max_connections', 'max_worker_processes', 'max_wal_senders',
                     'max_prepared_transactions', 'max_locks_per_transaction', 'port', 'cluster_name',
                     'synchronous_standby_names', 'synchronous_commit', 'primary_slot_name',
                     'wal_log_hints', 'data_checksums', 'hot_standby', 'wal_level',
                     'listen_addresses', 'recovery_min_apply_delay')
      """;

  private static final String FOLLOWERS =
      """
      SELECT r.application_name, host(r.client_addr), s.slot_name::text, coalesce(r.state, ''),
             r.sent_lsn::text, r.flush_lsn::text, r.replay_lsn::text,
             (extract(epoch FROM r.replay_lag) * 1000)::bigint, coalesce(r.sync_state, '')
      FROM pg_catalog.pg_stat_replication r
      LEFT JOIN pg_catalog.pg_replication_slots s ON s.active_pid = r.pid
      WHERE r.state IS DISTINCT FROM 'backup' AND (s.slot_type IS NULL OR s.slot_type = 'physical')
      ORDER BY 1, 2
      """;

  private static final String SLOTS =
      """
      SELECT slot_name::text, active, to_jsonb(s) ->> 'wal_status'
      FROM pg_catalog.pg_replication_slots s WHERE slot_type = 'physical' ORDER BY 1
      """;

  private static final String RECEIVER =
      """
      SELECT status, to_jsonb(r) ->> 'sender_host', (to_jsonb(r) ->> 'sender_port')::int,
             slot_name, conninfo
      FROM pg_catalog.pg_stat_wal_receiver r
      """;

  private final Connection connection;
  private final Optional<Path> data;

  RoleReading(Connection connection, Optional<Path> data) {
    this.connection = connection;
    this.data = data;
  }

  Replication replication() throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(STATE)) {
      row.next();
      boolean standby = row.getBoolean("standby");
      int timeline = row.getInt("timeline");
      LogPosition at = position(row, 2);
      LogPosition replayed = position(row, 3);
      long lag = row.getLong("lag");
      Long lagMillis = row.wasNull() ? null : Math.max(0, lag);
      OffsetDateTime committed = row.getObject("committed", OffsetDateTime.class);
      boolean paused = row.getBoolean("paused");
      Map<String, String> settings = settings();
      return new Replication(
          standby,
          timeline,
          at == null ? new LogPosition(0) : at,
          replayed,
          lagMillis,
          committed == null ? null : committed.toInstant(),
          paused,
          standby ? upstream(settings) : null,
          followers(),
          slots(),
          standby ? List.of() : history(timeline),
          settings);
    }
  }

  private static @Nullable LogPosition position(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : LogPosition.of(text);
  }

  private Map<String, String> settings() throws SQLException {
    var settings = new HashMap<String, String>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SETTINGS)) {
      while (row.next()) {
        settings.put(row.getString(1), row.getString(2));
      }
    }
    return settings;
  }

  private List<Follower> followers() throws SQLException {
    var followers = new ArrayList<Follower>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(FOLLOWERS)) {
      while (row.next()) {
        long lag = row.getLong(8);
        Long lagMillis = row.wasNull() ? null : lag;
        followers.add(
            new Follower(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                position(row, 5),
                position(row, 6),
                position(row, 7),
                lagMillis,
                row.getString(9)));
      }
    }
    return followers;
  }

  private List<Slot> slots() throws SQLException {
    var slots = new ArrayList<Slot>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SLOTS)) {
      while (row.next()) {
        slots.add(new Slot(row.getString(1), row.getBoolean(2), row.getString(3)));
      }
    }
    return slots;
  }

  private Upstream upstream(Map<String, String> settings) throws SQLException {
    String slot = Optional.ofNullable(settings.get("primary_slot_name")).orElse("");
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(RECEIVER)) {
      if (row.next() && row.getString(2) != null) {
        int port = row.getInt(3);
        return new Upstream(
            row.getString(2),
            port,
            row.getString(4),
            applicationName(row.getString(5), settings),
            "streaming".equals(row.getString(1)));
      }
    }
    Optional<Conninfo> own = ownConninfo();
    return new Upstream(
        own.flatMap(Conninfo::host).orElse(null),
        own.map(Conninfo::port).orElse(0),
        slot.isEmpty() ? null : slot,
        own.map(info -> applicationName(info.toString(), settings)).orElse(null),
        false);
  }

  /** libpq's own name is used by a receiver whose connection names none. */
  private static @Nullable String applicationName(
      @Nullable String conninfo, Map<String, String> settings) {
    if (conninfo == null) {
      return null;
    }
    String cluster = Optional.ofNullable(settings.get("cluster_name")).orElse("");
    try {
      Conninfo info = Conninfo.of(conninfo);
      return info.get("application_name")
          .or(() -> info.get("fallback_application_name"))
          .orElse(cluster.isEmpty() ? "walreceiver" : cluster);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What the server would connect with, as far as the agent's role may see it. */
  Optional<Conninfo> ownConninfo() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'primary_conninfo'")) {
      return row.next() && row.getString(1) != null && !row.getString(1).isBlank()
          ? Optional.of(Conninfo.of(row.getString(1)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Fork> history(int timeline) throws SQLException {
    if (timeline <= 1) {
      return List.of();
    }
    String name = TimelineHistory.file(timeline);
    Optional<Path> file = data.map(folder -> folder.resolve("pg_wal").resolve(name));
    if (file.filter(Files::isReadable).isPresent()) {
      try {
        return TimelineHistory.of(Files.readString(file.get()));
      } catch (IOException e) {
        return List.of();
      }
    }
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_read_file('pg_wal/" + name + "', 0, 100000, true)")) {
      return row.next() && row.getString(1) != null
          ? TimelineHistory.of(row.getString(1))
          : List.of();
    } catch (SQLException e) {
      return List.of(); // the agent's role may not read files
    }
  }
}
