package io.understudy.driver.postgresql;

import io.understudy.driver.Collected;
import io.understudy.driver.Condition;
import io.understudy.driver.Duty;
import io.understudy.driver.Identity;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Surroundings;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection warm and reads everything only when something has moved. After a move it
 * reads through a new connection: an old one does not see all that a reload changed ({@code
 * log_connections} and its like).
 */
final class Watch {

  private static final String ALWAYS =
      "(SELECT system_identifier::text FROM pg_catalog.pg_control_system()),"
          + " pg_catalog.pg_is_in_recovery()::text";

  private final Access access;
  private final Surroundings around;
  private final List<Family> families;

  private @Nullable Warm warm;
  private @Nullable String identifier;
  private @Nullable String lastPrint;
  private @Nullable Collected last;

  /** A living connection with the query that it keeps prepared. */
  private record Warm(Look look, PreparedStatement fingerprint) {}

  Watch(Access access, Surroundings around, List<Family> families) {
    this.access = access;
    this.around = around;
    this.families = families;
  }

  Access access() {
    return access;
  }

  Surroundings around() {
    return around;
  }

  /** All parameters as they are now. */
  Collected collect() throws SQLException {
    Collected known = last;
    if (known != null) {
      Optional<String> print = printOfWarm();
      if (print.isPresent() && print.get().equals(lastPrint)) {
        return known;
      }
    }
    return collectAnew();
  }

  /** Reads everything through a new connection, whether something has moved or not. */
  Collected collectAnew() throws SQLException {
    close();
    Warm fresh = open();
    warm = fresh;
    String print = print(fresh); // before reading: what moves meanwhile is seen next time
    Collected collected = gather(fresh.look());
    lastPrint = reloadedSinceItsStart(fresh) ? null : print;
    last = collected;
    return collected;
  }

  /**
   * Whether a reload caught this connection right after its start: it then prints as one that has
   * seen the reload, and keeps what it started with of the settings that are read at logins only.
   */
  private static boolean reloadedSinceItsStart(Warm fresh) throws SQLException {
    try (var statement = fresh.look().connection().createStatement();
        var row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_conf_load_time() >= backend_start FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** The look that the last collection was made with. */
  Look look() throws SQLException {
    Warm present = warm;
    if (present == null) {
      collectAnew();
      present = warm;
    }
    if (present == null) {
      throw new SQLException("no connection");
    }
    return present.look();
  }

  /** The warm connection, opened when there is none; nothing is collected through it. */
  Connection connection() throws SQLException {
    Warm present = warm;
    if (present == null) {
      present = open();
      warm = present;
    }
    return present.look().connection();
  }

  /** The system identifier of the server that was last connected to. */
  Optional<String> identifier() {
    return Optional.ofNullable(identifier);
  }

  /**
   * The files that the server says it reads, as far as the last collection tells. Where the server
   * runs on another host they are not there, or are nobody's: then nothing is heard of them.
   */
  Set<Path> files() {
    Collected known = last;
    var files = new TreeSet<Path>();
    if (known != null) {
      for (String setting : List.of("config_file", "hba_file", "ident_file")) {
        path(known, setting).ifPresent(files::add);
      }
      path(known, "data_directory")
          .map(folder -> folder.resolve("postgresql.auto.conf"))
          .ifPresent(files::add);
    }
    return files;
  }

  private static Optional<Path> path(Collected known, String setting) {
    return known
        .parameters()
        .find(ParameterKey.of("settings", setting))
        .map(parameter -> parameter.value().display())
        .filter(text -> text.startsWith("/"))
        .map(Path::of);
  }

  /** The connection that was opened before, if there is one. */
  Optional<Connection> kept() {
    Warm present = warm;
    if (present == null) {
      return Optional.empty();
    }
    Connection connection = present.look().connection();
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback(); // what was interrupted in it must not be committed now
      }
      return Optional.of(connection);
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** Opens a connection and reads nothing through it. */
  void standReady() throws SQLException {
    close();
    warm = open();
  }

  private Optional<String> printOfWarm() {
    Warm present = warm;
    try {
      return present == null ? Optional.empty() : Optional.of(print(present));
    } catch (SQLException e) {
      return Optional.empty(); // the server was restarted or the line was cut: come anew
    }
  }

  private Warm open() throws SQLException {
    Connection connection = access.open();
    try {
      ServerFacts facts = ServerFacts.of(connection);
      requireSame(facts.systemIdentifier());
      var look = new Look(connection, facts, access, around);
      var columns = new ArrayList<>(List.of(ALWAYS));
      families.forEach(family -> columns.addAll(family.fingerprint(facts)));
      return new Warm(look, connection.prepareStatement("SELECT " + String.join(",\n ", columns)));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private String print(Warm present) throws SQLException {
    var print = new StringBuilder();
    try (var row = present.fingerprint().executeQuery()) {
      row.next();
      requireSame(row.getString(1));
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        print.append(row.getString(i)).append('\n');
      }
    }
    for (Family family : families) {
      print.append(family.alsoWatch(present.look())).append('\n');
    }
    return print.toString();
  }

  private void requireSame(String found) {
    String known = identifier;
    if (known != null && !known.equals(found)) {
      throw new IdentityChanged(known, found);
    }
    identifier = found;
  }

  private Collected gather(Look look) throws SQLException {
    var parameters = new ArrayList<Parameter>();
    var pending = new HashSet<ParameterKey>();
    var notes = new HashSet<String>();
    for (Family family : families) {
      Gathered gathered = family.gather(look);
      parameters.addAll(gathered.parameters());
      pending.addAll(gathered.pendingRestart());
      notes.addAll(gathered.notes());
    }
    ParameterSet set = ParameterSet.of(parameters);
    ServerFacts facts = look.facts();
    return new Collected(
        new Identity(facts.systemIdentifier(), facts.product()),
        set,
        new Condition(duty(look, set), pending, notes));
  }

  private static Duty duty(Look look, ParameterSet set) throws SQLException {
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
      row.next();
      if (row.getBoolean(1)) {
        return Duty.IN_RECOVERY;
      }
    }
    boolean readOnly =
        set.find(SettingsFamily.key("default_transaction_read_only"))
            .filter(parameter -> parameter.value().display().equals("on"))
            .isPresent();
    return readOnly ? Duty.READ_ONLY : Duty.WRITABLE;
  }

  /** Drops the connection; the next look opens another one. */
  void close() {
    Warm present = warm;
    warm = null;
    if (present != null) {
      try {
        present.look().connection().close();
      } catch (SQLException e) {
        // a connection that cannot be closed is lost already
        lastPrint = null;
      }
    }
  }
}
