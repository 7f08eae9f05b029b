package io.understudy.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server in a folder of its own: {@code data} (the data directory), {@code server.log}
 * and {@code password} (of its superuser, mode 0600). It listens on 127.0.0.1 only.
 *
 * <p>An object stands for the folder, not for the process: several may stand for the same server,
 * and the server outlives them. It is not safe for use by several threads.
 */
public final class PostgresServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STALE_LOCK_PATIENCE = Duration.ofSeconds(10);
  private static final int LOWEST_PORT = 15_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final int PORTS_TRIED = 1_000;
  private static final Pattern PORT_LINE = Pattern.compile("(?m)^port = (\\d+)$");

  private final PostgresBinaries binaries;
  private final Path folder;
  private final String superuser;
  private final ServerAccount account;

  private PostgresServer(PostgresBinaries binaries, Path folder, String superuser) {
    this.binaries = binaries;
    this.folder = folder.toAbsolutePath();
    this.superuser = superuser;
    this.account = ServerAccount.choose();
  }

  /**
   * The server in a folder, made there when it is not there yet, on any free port. It is not
   * started.
   *
   * @throws EmbeddedFailure when it cannot be made, or when what is there was made by another major
   *     version
   */
  public static PostgresServer in(Path folder, PostgresBinaries binaries, NewServer wanted) {
    PostgresServer server = new PostgresServer(binaries, folder, wanted.superuser());
    DataDirectory data = new DataDirectory(binaries, server.account, server.folder);
    if (data.exists()) {
      data.requireSameMajor();
    } else {
      data.make(wanted);
    }
    return server;
  }

  public Path folder() {
    return folder;
  }

  public Path dataDirectory() {
    return folder.resolve(DataDirectory.NAME);
  }

  public PostgresBinaries binaries() {
    return binaries;
  }

  /** The server's own log. */
  public Path log() {
    return folder.resolve("server.log");
  }

  public String superuser() {
    return superuser;
  }

  public String password() {
    return Secrets.keptIn(folder.resolve(DataDirectory.PASSWORD));
  }

  /** Without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
  }

  /** A connection of the superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), superuser, password());
  }

  /** Where it listens, or will after its next start. */
  public int port() {
    return running()
        .map(PostmasterFile::port)
        .filter(port -> port > 0)
        .orElseGet(this::configuredPort);
  }

  /** Takes effect at the next start. */
  public void usePort(int port) {
    Path file = dataDirectory().resolve("postgresql.conf");
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Files.writeString(
          file, PORT_LINE.matcher(text).replaceAll("port = " + port), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot write %s: %s".formatted(file, DiskTrouble.describe(e)), e);
    }
  }

  public boolean isRunning() {
    return running().isPresent();
  }

  /** The postmaster's process id. */
  public Optional<Long> pid() {
    return running().map(PostmasterFile::pid);
  }

  /**
   * Starts it; nothing happens when it runs. A lock file or shared memory that a killed server left
   * is waited for, up to 10 s.
   *
   * @throws PortTaken when another program listens on its port
   * @throws EmbeddedFailure with the last lines of the server's log
   */
  public PostgresServer start() {
    long deadline = System.nanoTime() + STALE_LOCK_PATIENCE.toNanos();
    while (!isRunning()) {
      long logged = log().toFile().length();
      Program.Result result = pgCtl("start");
      if (result.succeeded()) {
        break;
      }
      String said = LogText.since(log(), logged);
      if (!leftOver(said) || System.nanoTime() > deadline) {
        throw startFailure(result, said);
      }
      dropForeignLock();
      pause();
    }
    return this;
  }

  /** Stops it: sessions end, what is committed is on disk. Nothing happens when it does not run. */
  public void stop() {
    if (isRunning() && !pgCtl("stop").succeeded() && isRunning()) {
      List<String> immediate =
          List.of("stop", "-D", dataDirectory().toString(), "-m", "immediate", "-w");
      Program.Result result = Program.run(binaries.command(account, "pg_ctl", immediate), PATIENCE);
      if (!result.succeeded() && isRunning()) {
        throw new EmbeddedFailure(
            "PostgreSQL in %s does not stop: %s".formatted(folder, result.output()));
      }
    }
  }

  /** Ends its processes as a crash would: the next start recovers from the write-ahead log. */
  public void crash() {
    running()
        .flatMap(postmaster -> ProcessHandle.of(postmaster.pid()))
        .ifPresent(PostgresServer::kill);
  }

  private static void kill(ProcessHandle postmaster) {
    List<ProcessHandle> children = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    while (PostmasterFile.lives(postmaster)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  public void restart() {
    stop();
    start();
  }

  /** The same as {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Command lines for the {@code control:} of an agent (start, stop, restart, reload), without a
   * shell, for whoever this process is.
   */
  public Map<String, List<String>> control() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String action : List.of("start", "stop", "restart", "reload")) {
      lines.put(action, control(action));
    }
    return lines;
  }

  /** One of them. */
  public List<String> control(String action) {
    return binaries.command(account, "pg_ctl", pgCtlArguments(action));
  }

  private List<String> pgCtlArguments(String action) {
    List<String> arguments = new ArrayList<>(List.of(action, "-D", dataDirectory().toString()));
    if (!action.equals("reload")) {
      arguments.addAll(List.of("-w", "-t", Long.toString(PATIENCE.toSeconds())));
    }
    if (action.equals("start") || action.equals("restart")) {
      arguments.addAll(List.of("-l", log().toString()));
    }
    if (action.equals("stop") || action.equals("restart")) {
      arguments.addAll(List.of("-m", "fast"));
    }
    return arguments;
  }

  private Program.Result pgCtl(String action) {
    return Program.run(control(action), PATIENCE.plusSeconds(30));
  }

  private Optional<PostmasterFile> running() {
    return PostmasterFile.read(dataDirectory()).filter(PostmasterFile::alive);
  }

  private int configuredPort() {
    Path file = dataDirectory().resolve("postgresql.conf");
    try {
      return PORT_LINE
          .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
          .results()
          .map(line -> Integer.parseInt(line.group(1)))
          .reduce((first, last) -> last)
          .orElseThrow(() -> new EmbeddedFailure("%s has no line 'port = …'".formatted(file)));
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot read %s: %s".formatted(file, DiskTrouble.describe(e)), e);
    }
  }

  /**
   * A port of 127.0.0.1 that nobody listens on now, below those that Linux gives to outgoing
   * connections (32768 and up by default): until its server listens, none of these may take it.
   */
  public static int freePort() {
    return ThreadLocalRandom.current()
        .ints(LOWEST_PORT, HIGHEST_PORT)
        .limit(PORTS_TRIED)
        .filter(PostgresServer::isFree)
        .findFirst()
        .orElseThrow(() -> new EmbeddedFailure("no free port on 127.0.0.1"));
  }

  /** Whether nobody listens on that port of 127.0.0.1. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static boolean leftOver(String said) {
    return said.contains("postmaster.pid")
        || said.contains("pre-existing shared memory block")
        || said.contains("is being shut down");
  }

  /**
   * PostgreSQL does not start while the process of an old lock file lives, even when that number is
   * another program's by now.
   */
  private void dropForeignLock() {
    boolean foreign =
        PostmasterFile.read(dataDirectory()).filter(file -> !file.alive()).isPresent();
    if (foreign && !PostmasterFile.inUse(dataDirectory())) {
      try {
        Files.deleteIfExists(PostmasterFile.of(dataDirectory()));
      } catch (IOException e) {
        throw new EmbeddedFailure(
            "cannot remove the stale %s: %s"
                .formatted(PostmasterFile.of(dataDirectory()), DiskTrouble.describe(e)),
            e);
      }
    }
  }

  private EmbeddedFailure startFailure(Program.Result result, String said) {
    String failed = "PostgreSQL in %s does not start".formatted(folder);
    if (DiskTrouble.fullDisk(said) || DiskTrouble.fullDisk(result.output())) {
      return new EmbeddedFailure(failed + ": the disk is full");
    }
    if (said.contains("could not bind")) {
      int port = configuredPort();
      return new PortTaken("%s: port %d is taken".formatted(failed, port), port);
    }
    String details = LogText.lastLines(said.isBlank() ? result.output() : said);
    return new EmbeddedFailure("%s (its log is %s): %s".formatted(failed, log(), details));
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedFailure("interrupted while waiting for an old server to go", e);
    }
  }
}
