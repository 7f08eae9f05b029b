package io.understudy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The data directory in a server's folder: whether it is there, and its making. */
record DataDirectory(PostgresBinaries binaries, ServerAccount account, Path folder) {

  static final String NAME = "data";
  static final String PASSWORD = "password";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  Path path() {
    return folder.resolve(NAME);
  }

  boolean exists() {
    return Files.exists(path().resolve("PG_VERSION"));
  }

  void requireSameMajor() {
    Path file = path().resolve("PG_VERSION");
    try {
      String made = Files.readString(file).strip();
      if (!made.equals(Integer.toString(binaries.major()))) {
        throw new EmbeddedFailure(
            "the data in %s belongs to PostgreSQL %s, this is %d: move it with pg_dump and pg_restore, or choose another folder"
                .formatted(path(), made, binaries.major()));
      }
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot read %s: %s".formatted(file, DiskTrouble.describe(e)), e);
    }
  }

  /**
   * Makes it beside its place and renames it, so an interrupted attempt is not taken for a server.
   */
  void make(NewServer wanted) {
    Path unfinished = folder.resolve(NAME + ".unfinished");
    try {
      Files.createDirectories(folder);
      BinaryArchive.deleteTree(unfinished);
      account.own(folder);
      Path passwordForInitdb = folder.resolve("password.initdb");
      Secrets.writePrivately(passwordForInitdb, Secrets.keptIn(folder.resolve(PASSWORD)) + "\n");
      account.own(passwordForInitdb);
      try {
        initdb(wanted, unfinished, passwordForInitdb);
      } finally {
        Files.deleteIfExists(passwordForInitdb);
      }
      writeSettings(wanted, unfinished.resolve("postgresql.conf"));
      Files.move(unfinished, path(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "cannot make a PostgreSQL server in %s: %s".formatted(folder, DiskTrouble.describe(e)),
          e);
    }
  }

  private void initdb(NewServer wanted, Path data, Path passwordFile) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + data,
                "--username=" + wanted.superuser(),
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums"));
    if (!wanted.durable()) {
      arguments.add("--no-sync");
    }
    Program.Result result = Program.run(binaries.command(account, "initdb", arguments), PATIENCE);
    if (!result.succeeded()) {
      String why =
          DiskTrouble.fullDisk(result.output())
              ? "the disk is full"
              : LogText.lastLines(result.output());
      throw new EmbeddedFailure("cannot make a PostgreSQL server in %s: %s".formatted(folder, why));
    }
  }

  private static void writeSettings(NewServer wanted, Path file) throws IOException {
    StringBuilder lines = new StringBuilder("\n# Of this server:\n");
    lines
        .append("listen_addresses = '127.0.0.1'\nport = ")
        .append(PostgresServer.freePort())
        .append("\nunix_socket_directories = ''\n");
    wanted
        .settings()
        .forEach(
            (name, value) -> lines.append("%s = '%s'\n".formatted(name, value.replace("'", "''"))));
    Files.writeString(file, Files.readString(file) + lines);
  }
}
