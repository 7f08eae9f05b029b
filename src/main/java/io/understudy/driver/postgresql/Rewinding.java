package io.understudy.driver.postgresql;

import io.understudy.driver.Command;
import io.understudy.driver.Controls.Ran;
import io.understudy.driver.Journal;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import io.understudy.driver.postgresql.replication.Conninfo;
import io.understudy.driver.postgresql.replication.ControlData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes back what a server has that the one to follow has not, by {@code pg_rewind}. It copies the
 * other server's configuration files over this one's own, so these are kept before and put back
 * after.
 */
final class Rewinding {

  private static final Duration LIMIT = Duration.ofHours(2);
  private static final String LIST = "rewind-files";

  /** What a server writes itself beside its configuration. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "PG_VERSION",
          "postmaster.pid",
          "postmaster.opts",
          "current_logfiles",
          "backup_label",
          "backup_label.old",
          "tablespace_map",
          "tablespace_map.old",
          "backup_manifest",
          "standby.signal",
          "recovery.signal");

  private final ServerProgram program;
  private final Access access;

  Rewinding(ServerProgram program, Access access) {
    this.program = program;
    this.access = access;
  }

  /**
   * Rewinds; nothing is changed when it cannot.
   *
   * @param upstream how the server to follow is reached
   */
  void run(ControlData control, Conninfo upstream, Journal journal) throws Impossible, IOException {
    require(control, "; it is down now");
    keepFiles(journal);
    journal.before(command(upstream));
    Ran ran = rewind(source(upstream));
    restore(journal);
    if (!ran.worked()) {
      journal.after("failed");
      throw new Impossible(
          "pg_rewind could not bring this server back: " + words(ran.output()),
          "correct that and try again, or make the server anew with pg_basebackup");
    }
    journal.after("done");
  }

  private void require(ControlData control, String then) throws Impossible {
    if (!program.has("pg_rewind")) {
      throw new Impossible(
          "this server has diverged, and there is no pg_rewind in binDirectory" + then,
          "install pg_rewind there, or make the server anew with pg_basebackup");
    }
    if (!control.rewindable()) {
      throw new Impossible(
          "this server has diverged, and pg_rewind needs data checksums or wal_log_hints = on, which it was not run with"
              + then,
          "make it anew with pg_basebackup; set wal_log_hints = on on all nodes for the next time");
    }
  }

  /** What {@link #run} would run. */
  Command draft(ControlData control, Conninfo upstream) throws Impossible {
    require(control, "");
    return command(upstream);
  }

  private Command command(Conninfo upstream) {
    return ServerPower.command(
        "pg_rewind --target-pgdata=%s --source-server=\"%s\""
            .formatted(program.data(), source(upstream)));
  }

  /** It needs more rights than replication does: the agent's own role is the same on both sides. */
  private Conninfo source(Conninfo upstream) {
    return upstream
        .without("password", "passfile", "sslpassword", "application_name", "replication")
        .with("user", access.user())
        .with("dbname", access.database());
  }

  private Ran rewind(Conninfo source) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    try {
      access.secret().ifPresent(secret -> environment.put("PGPASSWORD", secret));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
    return program.asOwner(
        "pg_rewind",
        List.of(
            "--target-pgdata=" + program.data(), "--source-server=" + source.clear(), "--progress"),
        environment,
        LIMIT);
  }

  private static String words(String output) {
    List<String> lines =
        output.lines().filter(line -> line.contains("error:") || line.contains("fatal:")).toList();
    return Failure.oneLine(lines.isEmpty() ? output : String.join("; ", lines));
  }

  private void keepFiles(Journal journal) throws IOException {
    var names = new ArrayList<String>();
    for (Path file : configuration()) {
      String name = program.data().relativize(file).toString();
      journal.keep("rewind-" + names.size(), Files.readAllBytes(file));
      names.add(name);
    }
    journal.keep(LIST, String.join("\n", names).getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> configuration() throws IOException {
    var found = new ArrayList<Path>();
    for (Path folder : List.of(program.data(), program.data().resolve("conf.d"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> !OF_THE_SERVER.contains(file.getFileName().toString()))
              .filter(file -> !file.getFileName().toString().endsWith(".log"))
              .sorted()
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /** Puts back what was kept; nothing when nothing was, or when it is as it was. */
  void restore(Journal journal) {
    String list =
        journal.kept(LIST).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    List<String> names = list.isEmpty() ? List.of() : List.of(list.split("\n"));
    try {
      for (int i = 0; i < names.size(); i++) {
        byte[] kept = journal.kept("rewind-" + i).orElseThrow();
        Path file = program.data().resolve(names.get(i));
        if (!Files.exists(file)) {
          Rights rights = Rights.of(program.data().resolve("PG_VERSION"));
          FileWriting.all(Map.of(file, FileState.Content.of(kept, rights)));
        } else if (!Arrays.equals(kept, Files.readAllBytes(file))) {
          ServerFiles.replace(file, kept);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
