package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ListText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Settings that are possible in themselves and would, on this host and with these data, keep the
 * server from starting or everybody from logging in or committing. What the engine finds itself in
 * a {@link DryStart} is not repeated here.
 */
final class Lockouts {

  private final Look look;
  private final Candidate candidate;
  private final List<Refusal> refusals = new ArrayList<>();

  Lockouts(Look look, Candidate candidate) {
    this.look = look;
    this.candidate = candidate;
  }

  List<Refusal> find() throws SQLException {
    candidate.change("listen_addresses").ifPresent(this::listenAddresses);
    candidate.change("port").ifPresent(this::port);
    candidate.change("unix_socket_directories").ifPresent(this::socketDirectories);
    candidate.change("db_user_namespace").ifPresent(this::userNamespace);
    for (String list :
        List.of(
            "shared_preload_libraries", "session_preload_libraries", "local_preload_libraries")) {
      if (candidate.changes().containsKey(list)) {
        libraries(candidate.changes().get(list));
      }
    }
    for (String file : List.of("hba_file", "ident_file")) {
      candidate.change(file).ifPresent(this::existingFile);
    }
    delays();
    certificates();
    logFolder();
    existingObjects();
    reserved();
    walSizes();
    walLevel();
    if (candidate.changes().containsKey("synchronous_standby_names")) {
      synchronousStandbys(candidate.changes().get("synchronous_standby_names"));
    }
    return refusals;
  }

  private void listenAddresses(SettingChange change) {
    List<String> addresses = ListText.split(candidate.text(change.name()));
    boolean reachable = false;
    for (String address : addresses) {
      boolean all = address.equals("*") || address.equals("0.0.0.0") || address.equals("::");
      if (!all && local() && !isLocal(address)) {
        refuse(
            change,
            "'%s' is no address of this host".formatted(Failure.oneLine(address)),
            "name addresses of this host, or *");
      }
      reachable |= all || sameHost(address, host());
    }
    if (!reachable) {
      refuse(
          change,
          "the agent reaches the server at %s, where it would no longer listen"
              .formatted(Failure.oneLine(host())),
          "keep that address in the list, or change url in agent.yaml first");
    }
  }

  private void port(SettingChange change) {
    refuse(
        change,
        "agents and applications reach the server by its port, and would lose it",
        "change it by hand, together with url in agent.yaml");
  }

  private void socketDirectories(SettingChange change) {
    if (!local()) {
      return;
    }
    for (String folder : ListText.split(candidate.text(change.name()))) {
      if (!folder.startsWith("@") && !isFolder(folder)) {
        refuse(
            change,
            "'%s' is no folder on this host, and the server would not start"
                .formatted(Failure.oneLine(folder)),
            "make the folder, or name another one");
      }
    }
  }

  private void userNamespace(SettingChange change) {
    if (candidate.on("db_user_namespace")) {
      refuse(
          change,
          "every login name would get '@database' appended, so that nobody could log in as before, the agent included",
          "leave it off; PostgreSQL 17 has removed it");
    }
  }

  private void libraries(SettingChange change) throws SQLException {
    for (String library : QuotedList.elements(candidate.text(change.name()), false)) {
      if (!Libraries.exists(look, library)) {
        refuse(
            change,
            "the library '%s' is not installed on this server, and %s"
                .formatted(
                    Failure.oneLine(library),
                    change.name().startsWith("shared")
                        ? "it would not start"
                        : "nobody could log in"),
            "install the package that brings it, or leave it out");
      }
    }
  }

  private void existingFile(SettingChange change) {
    if (local() && !isFile(candidate.text(change.name()))) {
      refuse(
          change,
          "there is no such file on this host, and the server would not start",
          "write the file first");
    }
  }

  private void delays() {
    for (String name : List.of("pre_auth_delay", "post_auth_delay")) {
      candidate
          .change(name)
          .filter(change -> candidate.number(name) > 2)
          .ifPresent(change ->
              refuse(
                  change,
                  "every login would wait so long that clients give up",
                  "it is meant for debugging the server; leave it at 0"));
    }
  }

  /** At a reload the server keeps its old certificates when the new are bad, and starts no more. */
  private void certificates() {
    boolean foreseen =
        look.access().binDirectory().isPresent() && look.facts().major() >= DryStart.SINCE;
    if (foreseen || !candidate.on("ssl")) {
      return;
    }
    candidate.changes().values().stream()
        .filter(change -> change.name().equals("ssl") || change.name().startsWith("ssl_"))
        .forEach(change ->
            refuse(
                change,
                "a reload hides what is wrong with certificates, the next start fails by it, and the agent cannot check them without the server's program",
                look.facts().major() >= DryStart.SINCE
                    ? "add binDirectory to this instance in agent.yaml"
                    : "set it by hand, and restart the server to see that it starts"));
  }

  private void logFolder() {
    if (!local() || !candidate.on("logging_collector")) {
      return;
    }
    candidate
        .change("log_directory")
        .or(() -> candidate.change("logging_collector"))
        .ifPresent(change -> {
          Path folder =
              data().resolve(candidate.text("log_directory")).toAbsolutePath().normalize();
          Path parent = folder.getParent();
          if (!Files.isDirectory(folder) && (parent == null || !Files.isDirectory(parent))) {
            refuse(
                change,
                "log_directory '%s' cannot be made, since its parent folder is missing: the server would not start"
                    .formatted(Failure.oneLine(candidate.text("log_directory"))),
                "make the folder first");
          }
        });
  }

  /** What exists already and needs room at the next start. */
  private void existingObjects() throws SQLException {
    atLeast(
        "max_replication_slots",
        "SELECT count(*) FROM pg_catalog.pg_replication_slots",
        "replication slots");
    atLeast(
        "max_prepared_transactions",
        "SELECT count(*) FROM pg_catalog.pg_prepared_xacts",
        "prepared transactions");
  }

  private void atLeast(String name, String count, String what) throws SQLException {
    if (!candidate.changes().containsKey(name)) {
      return;
    }
    long existing = number(count);
    if (candidate.number(name) < existing) {
      refuse(
          candidate.changes().get(name),
          "%d %s exist, and the server would not start with room for fewer"
              .formatted(existing, what),
          "drop what is not needed first, or wish for at least " + existing);
    }
  }

  private void reserved() {
    for (String name :
        List.of("max_connections", "superuser_reserved_connections", "reserved_connections")) {
      long reserved =
          candidate.number("superuser_reserved_connections")
              + candidate.number("reserved_connections");
      candidate
          .change(name)
          .filter(change -> candidate.number("max_connections") <= reserved)
          .ifPresent(change ->
              refuse(
                  change,
                  "max_connections (%d) must be more than all reserved connections (%d), or the server would not start"
                      .formatted(candidate.number("max_connections"), reserved),
                  "raise max_connections, or lower what is reserved"));
    }
  }

  /** Taken by a reload, and fatal at the next start. */
  private void walSizes() {
    long megabytes = (2 * candidate.number("wal_segment_size")) >> 20;
    for (String name : List.of("min_wal_size", "max_wal_size")) {
      candidate
          .change(name)
          .filter(change -> candidate.number(name) < megabytes)
          .ifPresent(change ->
              refuse(
                  change,
                  "it must be at least two segments of the write-ahead log (%d MB), or the server would not start"
                      .formatted(megabytes),
                  "wish for %d MB or more".formatted(megabytes)));
    }
  }

  private void walLevel() throws SQLException {
    if (!candidate.changes().containsKey("wal_level")) {
      return;
    }
    SettingChange change = candidate.changes().get("wal_level");
    String level = candidate.text("wal_level");
    String which =
        switch (level) {
          case "minimal" -> "";
          case "replica" -> " WHERE slot_type = 'logical'";
          default -> " WHERE false";
        };
    if (number("SELECT count(*) FROM pg_catalog.pg_replication_slots" + which) > 0) {
      refuse(
          change,
          "replication slots exist that need more than '%s', and the server would not start"
              .formatted(Failure.oneLine(level)),
          "drop those slots first, or keep the level");
    }
  }

  private void synchronousStandbys(SettingChange change) throws SQLException {
    if (!candidate.text(change.name()).isBlank()
        && number("SELECT count(*) FROM pg_catalog.pg_stat_replication") == 0) {
      refuse(
          change,
          "no standby is connected, so every commit would wait for ever",
          "connect the standby first");
    }
  }

  private long number(String sql) throws SQLException {
    try (var statement = look.connection().createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether the server's files, and so its addresses, are those of the agent's host. */
  private boolean local() {
    return look.access().dataDirectory().isPresent();
  }

  private Path data() {
    return look.access().dataDirectory().orElseThrow();
  }

  private String host() {
    Properties parsed = Driver.parseURL(look.access().url(), null);
    String host = parsed == null ? null : PGProperty.PG_HOST.getOrDefault(parsed);
    return host == null ? "localhost" : host;
  }

  private static boolean sameHost(String one, String other) {
    try {
      return one.equalsIgnoreCase(other)
          || List.of(InetAddress.getAllByName(one))
              .containsAll(List.of(InetAddress.getAllByName(other)));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isLocal(String address) {
    try {
      for (InetAddress each : InetAddress.getAllByName(address)) {
        if (each.isLoopbackAddress() || NetworkInterface.getByInetAddress(each) != null) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  private static boolean isFolder(String text) {
    try {
      return Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private boolean isFile(String text) {
    try {
      Path path = data().resolve(text);
      return Files.isRegularFile(path) && Files.size(path) >= 0;
    } catch (InvalidPathException | IOException e) {
      return false;
    }
  }

  private void refuse(SettingChange change, String reason, String remedy) {
    refusals.add(new Refusal(change.key(), reason, remedy));
  }
}
