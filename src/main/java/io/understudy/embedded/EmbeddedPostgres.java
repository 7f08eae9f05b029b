package io.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The console's own database: a PostgreSQL server in the folder {@code database} of its home, there
 * for as long as the console lives, with data that stay.
 *
 * <p>One living console per home, by a lock. A server that a killed console left behind is ended
 * cleanly and started anew: its sessions are the dead console's.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final String DATABASE = "understudy";
  private static final int ATTEMPTS = 5;
  private static final long LONGEST_LOG = 10L << 20;
  private static final long ROOM_TO_START = 50L << 20;
  private static final long ROOM_TO_MAKE = 300L << 20;

  private final HomeLock lock;
  private final PostgresServer server;
  private final Tether tether;
  private volatile boolean closing;

  private EmbeddedPostgres(HomeLock lock, PostgresServer server, Tether tether) {
    this.lock = lock;
    this.server = server;
    this.tether = tether;
  }

  /**
   * Opens the database of a home; makes it the first time.
   *
   * @throws EmbeddedFailure when a living console has this home, or the server cannot be had
   */
  public static EmbeddedPostgres open(Path home) {
    HomeLock lock = HomeLock.acquire(home, "console.lock", "a console");
    try {
      requireRoom(home);
      PostgresBinaries binaries = PostgresBinaries.embedded(home.resolve("cache"));
      PostgresServer server = PostgresServer.in(home.resolve("database"), binaries, settings());
      server.stop();
      shortenLog(server.log());
      startOnAnyPort(server);
      createDatabase(server);
      Tether tether = Tether.ofServer(server);
      return new EmbeddedPostgres(lock, server, tether);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static NewServer settings() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("shared_buffers", "64MB");
    lines.put("max_connections", "60");
    lines.put("max_wal_size", "256MB");
    lines.put("jit", "off");
    lines.put("log_timezone", "UTC");
    lines.put("timezone", "UTC");
    return new NewServer("understudy", true, lines);
  }

  private static void requireRoom(Path home) {
    boolean made = Files.exists(home.resolve("database").resolve(DataDirectory.NAME));
    long needed = made ? ROOM_TO_START : ROOM_TO_MAKE;
    try {
      long usable = Files.getFileStore(home).getUsableSpace();
      if (usable < needed) {
        throw new EmbeddedFailure(
            "the disk of %s has %d MB left and the database needs %d MB: make room, or choose another folder with UNDERSTUDY_HOME"
                .formatted(home, usable >> 20, needed >> 20));
      }
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "cannot look at the disk of %s: %s".formatted(home, DiskTrouble.describe(e)), e);
    }
  }

  /** The port of last time first: whoever noted it finds the server again. */
  private static void startOnAnyPort(PostgresServer server) {
    for (int attempt = 1; ; attempt++) {
      try {
        server.start();
        return;
      } catch (PortTaken e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        server.usePort(PostgresServer.freePort());
      }
    }
  }

  private static void createDatabase(PostgresServer server) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean there;
      try (ResultSet rows =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        there = rows.next();
      }
      if (!there) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    } catch (SQLException e) {
      server.stop();
      throw new EmbeddedFailure(
          "cannot prepare the embedded database in %s: %s"
              .formatted(server.folder(), e.getMessage()),
          e);
    }
  }

  private static void shortenLog(Path log) {
    try {
      if (log.toFile().length() > LONGEST_LOG) {
        Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot rename %s: %s".formatted(log, DiskTrouble.describe(e)), e);
    }
  }

  public String jdbcUrl() {
    return server.jdbcUrl(DATABASE);
  }

  public String user() {
    return server.superuser();
  }

  public String password() {
    return server.password();
  }

  /** The server's own log. */
  public Path log() {
    return server.log();
  }

  /**
   * Completes when the server has ended: with true when that happened although nobody closed it.
   */
  public CompletableFuture<Boolean> ended() {
    return server
        .pid()
        .flatMap(ProcessHandle::of)
        .map(process -> process.onExit().thenApply(gone -> !closing))
        .orElseGet(() -> CompletableFuture.completedFuture(!closing));
  }

  /** Stops the server. Whoever uses it must have closed its connections: the rest is cut. */
  @Override
  public void close() {
    closing = true;
    try {
      server.stop();
    } finally {
      tether.release();
      lock.close();
    }
  }
}
