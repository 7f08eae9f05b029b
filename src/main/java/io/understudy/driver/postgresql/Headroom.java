package io.understudy.driver.postgresql;

import io.understudy.driver.Capacity;
import io.understudy.driver.Capacity.Connections;
import io.understudy.driver.Capacity.Disk;
import io.understudy.driver.Unreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What room a server has: the file systems of its data and, where it is another one, of its log;
 * and its connections. {@code reserved_connections} is since version 16.
 */
final class Headroom {

  private static final String CONNECTIONS =
      """
      SELECT (SELECT sum(numbackends)::int FROM pg_catalog.pg_stat_database),
             (SELECT sum(CASE name WHEN 'max_connections' THEN setting::int ELSE -setting::int END)::int
              FROM pg_catalog.pg_settings
              WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))
      """;

  private final PostgresqlSession session;
  private final Access access;

  Headroom(PostgresqlSession session, Access access) {
    this.session = session;
    this.access = access;
  }

  /** Empty when nothing can be told. */
  Optional<Capacity> read() {
    List<Disk> disks = access.dataDirectory().map(Headroom::disks).orElse(List.of());
    Connections connections = connections();
    return disks.isEmpty() && connections == null
        ? Optional.empty()
        : Optional.of(new Capacity(disks, connections));
  }

  private static List<Disk> disks(Path data) {
    var disks = new ArrayList<Disk>();
    Disk.of("data", data).ifPresent(disks::add);
    Path log = data.resolve("pg_wal");
    if (elsewhere(data, log)) {
      Disk.of("wal", log).ifPresent(disks::add);
    }
    return disks;
  }

  private static boolean elsewhere(Path data, Path log) {
    try {
      return !Files.getAttribute(log, "unix:dev").equals(Files.getAttribute(data, "unix:dev"));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not to be seen by the agent's user
    }
  }

  private @Nullable Connections connections() {
    try {
      return session.reaching(watch -> connections(watch.connection()));
    } catch (Unreachable e) {
      return null; // it is down, and its disks can be told all the same
    }
  }

  private static Connections connections(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(CONNECTIONS)) {
      row.next();
      return new Connections(row.getInt(1), row.getInt(2));
    }
  }
}
