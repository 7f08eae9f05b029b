package io.understudy.driver.postgresql;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Controls.Ran;
import io.understudy.driver.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Promotes a copy of a standby, writes to it and deletes it: what a promotion would meet is found
 * out, and the standby stays one. The copy is {@code pg_basebackup}'s, and reads the server's own
 * configuration. What would let it reach others (archive, upstream, subscriptions, workers of
 * extensions, the server's socket and port) is switched off in it.
 */
final class ThrowAway {

  /** The first version that it is made for: older ones share a folder of statistics. */
  static final int SINCE = 15;

  private static final String LOG = "rehearsal.log";
  private static final String KEPT = "throw-away";
  private static final Duration COPYING = Duration.ofMinutes(10);
  private static final Duration SHORTLY = Duration.ofSeconds(90);
  private static final long SPARE_BYTES = 256L << 20;

  private static final String STATE =
      """
      SELECT pg_catalog.pg_is_in_recovery(), current_setting('server_version_num')::int / 10000,
             (SELECT count(*) FROM pg_catalog.pg_tablespace WHERE spcname NOT LIKE 'pg\\_%'),
             (SELECT sum(pg_catalog.pg_database_size(oid))::bigint FROM pg_catalog.pg_database),
             current_setting('config_file')
      """;

  private final RoleStanding standing;
  private final Access access;
  private final ServerPower power;

  ThrowAway(RoleStanding standing, Access access, ServerPower power) {
    this.standing = standing;
    this.access = access;
    this.power = power;
  }

  /** What there is to copy. */
  private record Source(boolean standby, int major, long tablespaces, long bytes, String config) {}

  /** Where a server is reached. */
  private record Place(String host, String port) {}

  ApplyOutcome run(Journal journal) {
    Source source = standing.reaching(watch -> source(watch.connection()));
    String reason = inTheWay(source);
    if (reason != null) {
      return told("no copy of it was promoted: " + reason);
    }
    try {
      return told(tried(source, journal));
    } catch (Impossible e) {
      return new ApplyOutcome.Refused(List.of(e.refusal()));
    } catch (IOException e) {
      return PostgresqlRole.broken(
          "the copy could not be made: " + Failure.oneLine(String.valueOf(e.getMessage())),
          "look at the room for temporary files and at what the agent's user may do");
    } finally {
      clear(journal);
    }
  }

  private static ApplyOutcome told(String note) {
    return new ApplyOutcome.Applied(Set.of(), null, note);
  }

  private static Source source(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(STATE)) {
      row.next();
      return new Source(
          row.getBoolean(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getString(5));
    }
  }

  /** Why it is not tried; null when it is. */
  private @Nullable String inTheWay(Source source) {
    Optional<Long> largest = access.rehearsalCopy();
    if (largest.isEmpty()) {
      return "agent.yaml sets no rehearsalCopy for this instance";
    }
    if (power.program().filter(ThrowAway::able).isEmpty()) {
      return "that needs dataDirectory, and binDirectory with pg_basebackup and pg_ctl";
    }
    if (!source.standby()) {
      return "it follows nobody";
    }
    if (source.major() < SINCE) {
      return "that needs PostgreSQL " + SINCE + " or newer";
    }
    if (source.tablespaces() > 0) {
      return "it has tablespaces of its own";
    }
    return source.bytes() > largest.get()
        ? "its databases have %d MB, and rehearsalCopy allows %d MB"
            .formatted(source.bytes() >> 20, largest.get() >> 20)
        : null;
  }

  private static boolean able(ServerProgram program) {
    return program.has("pg_basebackup") && program.has("pg_ctl");
  }

  private String tried(Source source, Journal journal) throws Impossible, IOException {
    long began = System.nanoTime();
    ServerProgram program = power.program().orElseThrow();
    Place place = place();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    requireRoom(temporary, source.bytes());
    Path folder = temporary.resolve("understudy-rehearsal-" + UUID.randomUUID());
    Path copy = folder.resolve("data");
    // Kept before it is there, so that whoever goes on after a kill finds it.
    journal.keep(KEPT, folder.toString().getBytes(StandardCharsets.UTF_8));
    copy(program, place, folder, journal);
    Place there = new Place(place.host(), Integer.toString(freePort()));
    new CopySettings(source.major(), source.config(), there.host(), there.port())
        .write(copy, program.data());
    var server = new ServerProgram(program.bin(), copy);
    start(server, journal);
    control(server, "promote", journal);
    write(there, journal);
    return "a copy of it (%d MB) was promoted, took a write and was deleted, in %.1f s"
        .formatted(
            source.bytes() >> 20,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 1000.0);
  }

  private Place place() throws Impossible {
    Properties parts = Driver.parseURL(access.url(), new Properties());
    String host = parts == null ? null : PGProperty.PG_HOST.getOrDefault(parts);
    String port = parts == null ? null : PGProperty.PG_PORT.getOrDefault(parts);
    if (host == null || port == null || host.contains(",")) {
      throw new Impossible(
          "the url of this instance does not name one server",
          "name one host and port in its url in agent.yaml");
    }
    return new Place(host, port);
  }

  private static void requireRoom(Path temporary, long bytes) throws Impossible, IOException {
    if (Files.getFileStore(temporary).getUsableSpace() < 2 * bytes + SPARE_BYTES) {
      throw new Impossible(
          "there is too little room in %s to copy %d MB".formatted(temporary, bytes >> 20),
          "make room there, or take rehearsalCopy out of agent.yaml");
    }
  }

  private static void create(Path folder, Path data) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    CopySettings.own(folder, data);
  }

  private void copy(ServerProgram program, Place place, Path folder, Journal journal)
      throws Impossible, IOException {
    List<String> arguments =
        List.of(
            "--pgdata=" + folder.resolve("data"),
            "--host=" + place.host(),
            "--port=" + place.port(),
            "--username=" + access.user(),
            "--checkpoint=fast",
            "--wal-method=stream",
            "--no-sync",
            "--no-password");
    journal.before(ServerPower.command("pg_basebackup " + String.join(" ", arguments)));
    create(folder, program.data());
    Map<String, String> environment = new TreeMap<>();
    try {
      access.secret().ifPresent(secret -> environment.put("PGPASSWORD", secret));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
    Ran ran = program.asOwner("pg_basebackup", arguments, environment, COPYING);
    journal.after(ran.worked() ? "done" : "failed");
    if (!ran.worked()) {
      throw new Impossible(
          "the standby could not be copied: " + Failure.oneLine(ran.output()),
          "let the agent's role replicate from its own host (REPLICATION, and a line for replication in pg_hba.conf), or take rehearsalCopy out of agent.yaml");
    }
  }

  private static void start(ServerProgram server, Journal journal) throws Impossible, IOException {
    // A configuration outside the data directory may name that, and the command line comes first.
    run(
        server,
        List.of(
            "start",
            "-w",
            "-t",
            Long.toString(SHORTLY.toSeconds()),
            "-l",
            server.data().resolve(LOG).toString(),
            "-o",
            "-c data_directory=" + server.data()),
        journal);
  }

  private static void control(ServerProgram server, String verb, Journal journal)
      throws Impossible, IOException {
    run(server, List.of(verb, "-w", "-t", Long.toString(SHORTLY.toSeconds())), journal);
  }

  private static void run(ServerProgram server, List<String> words, Journal journal)
      throws Impossible, IOException {
    List<String> arguments =
        Stream.concat(Stream.of("-D", server.data().toString()), words.stream()).toList();
    journal.before(ServerPower.command("pg_ctl " + String.join(" ", arguments)));
    Ran ran = server.asOwner("pg_ctl", arguments, Map.of(), SHORTLY.plusSeconds(10));
    journal.after(ran.worked() ? "done" : "failed");
    if (!ran.worked()) {
      throw new Impossible(
          "a copy of this server did not %s: %s"
              .formatted(words.getFirst(), why(server.data(), ran.output())),
          "correct that on the standby and rehearse again: the standby itself would meet it too");
    }
  }

  private static String why(Path copy, String output) throws IOException {
    Path log = copy.resolve(LOG);
    if (!Files.exists(log)) {
      return Failure.oneLine(output);
    }
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    List<String> fatal =
        lines.stream().filter(line -> line.contains("FATAL") || line.contains("PANIC")).toList();
    return Failure.oneLine(
        (fatal.isEmpty() ? lines : fatal).stream().limit(3).collect(Collectors.joining("; ")));
  }

  private void write(Place there, Journal journal) throws Impossible {
    journal.before(
        ServerPower.command("BEGIN READ WRITE; SELECT txid_current(); COMMIT, on the copy"));
    try (Connection connection = access.at(there.host(), there.port()).openPlain(10);
        var statement = connection.createStatement()) {
      statement.execute("BEGIN READ WRITE; SELECT pg_catalog.txid_current(); COMMIT");
      journal.after("done");
    } catch (SQLException e) {
      journal.after("failed");
      throw new Impossible(
          "a promoted copy of this server takes no writes: " + Failure.words(e),
          "correct that on the standby and rehearse again: the standby itself would meet it too");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Ends and deletes the copy of a run, also of one that was cut short. */
  void clear(Journal journal) {
    journal
        .kept(KEPT)
        .map(bytes -> Path.of(new String(bytes, StandardCharsets.UTF_8)))
        .filter(Files::exists)
        .ifPresent(this::clear);
  }

  private void clear(Path folder) {
    Path copy = folder.resolve("data");
    try {
      if (ServerFiles.postmaster(copy).isPresent()) {
        new ServerProgram(power.program().orElseThrow().bin(), copy)
            .asOwner(
                "pg_ctl",
                List.of("-D", copy.toString(), "-m", "immediate", "-w", "stop"),
                Map.of(),
                SHORTLY);
      }
      ProcessHandle.allProcesses()
          .filter(process -> worksOn(process, copy))
          .forEach(ThrowAway::end);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the copy in " + folder + " could not be deleted", e);
    }
  }

  /** A program that an agent had started outlives it. */
  private static boolean worksOn(ProcessHandle process, Path copy) {
    return process
        .info()
        .arguments()
        .filter(arguments -> Stream.of(arguments).anyMatch(word -> word.endsWith(copy.toString())))
        .isPresent();
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      return; // what cannot be deleted because of it is said
    }
  }
}
