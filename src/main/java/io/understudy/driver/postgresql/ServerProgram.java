package io.understudy.driver.postgresql;

import io.understudy.driver.Controls.Ran;
import io.understudy.driver.postgresql.replication.ControlData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's own programs on a server's files, run as the user that owns these files: most of
 * them refuse root.
 *
 * @param bin the folder of the programs
 * @param data the data directory
 */
record ServerProgram(Path bin, Path data) {

  private static final Duration SHORTLY = Duration.ofSeconds(15);

  /** Whether there is such a program. */
  boolean has(String name) {
    return Files.isExecutable(bin.resolve(name));
  }

  /** What the control file says; can be asked while the server runs, too. */
  ControlData control() throws IOException {
    Ran ran =
        run(
            List.of(bin.resolve("pg_controldata").toString(), "-D", data.toString()),
            Map.of(),
            SHORTLY);
    if (!ran.worked()) {
      throw new IOException("pg_controldata failed: " + Failure.oneLine(ran.output()));
    }
    try {
      return ControlData.of(ran.output());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Runs a program as the files' owner.
   *
   * @param environment beside the agent's own; the place for a password, which no list of processes
   *     shows
   */
  Ran asOwner(
      String program, List<String> arguments, Map<String, String> environment, Duration limit)
      throws IOException {
    var line = new ArrayList<>(owner());
    line.add(bin.resolve(program).toString());
    line.addAll(arguments);
    return run(line, environment, limit);
  }

  /** Root's own files are a server's that was started in a user namespace. */
  private List<String> owner() throws IOException {
    Object uid = Files.getAttribute(data, "unix:uid");
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    if (!root) {
      return List.of();
    }
    Object gid = Files.getAttribute(data, "unix:gid");
    return uid.equals(0)
        ? List.of("unshare", "-U")
        : List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
  }

  private static Ran run(List<String> line, Map<String, String> environment, Duration limit)
      throws IOException {
    Path output = Files.createTempFile("understudy-program-", ".log");
    try {
      var builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
        return new Ran(-1, "it did not end within " + limit.toSeconds() + " s");
      }
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a program of the server ran", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
