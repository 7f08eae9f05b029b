package io.understudy.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ties a process to this one: it ends when this one ends, even by kill -9, and not a moment before.
 *
 * <p>A small shell stands between the two. It ignores what a terminal sends to all of a foreground
 * group (Ctrl-C, hang-up), so this process is the one that decides; and it reads a pipe whose only
 * other end is here, so the end of this process, in whatever way, reaches it. (Linux' parent-death
 * signal would do neither: it follows the thread that started the child.)
 */
public final class Tether implements AutoCloseable {

  /** Runs the arguments as a child and ends it, at the latest by force after 30 s. */
  private static final String RUN =
      """
      trap '' INT HUP QUIT
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      {
        read -r word <&3
        kill -TERM "$child"
        seconds=0
        while [ "$seconds" -lt 30 ] && kill -0 "$child"; do sleep 1; seconds=$((seconds + 1)); done
        kill -KILL "$child"
      } >/dev/null 2>&1 &
      watch=$!
      wait "$child"
      status=$?
      kill "$watch" 2>/dev/null
      exit "$status"
      """;

  /**
   * Asks the PostgreSQL server of a data directory to stop (SIGINT is its fast shutdown) unless it
   * was let go. The process id is read at that moment, as the server may have been restarted since;
   * not by pg_ctl, which takes long enough to meet the server of the next program.
   */
  private static final String STOP_SERVER =
      """
      trap '' INT HUP QUIT
      read -r word
      [ "$word" != released ] || exit 0
      read -r pid <"$1/postmaster.pid" || exit 0
      [ ! -d /proc/self ] || [ "$(cat "/proc/$pid/comm")" = postgres ] || exit 0
      kill -INT "$pid"
      """;

  private final Process shell;

  private Tether(Process shell) {
    this.shell = shell;
  }

  /**
   * Starts a program as a tethered child.
   *
   * @param command its command line, without a shell
   * @param environment what to add to this process' environment
   * @param log where its output goes, appended
   */
  public static Tether run(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = shell(RUN, command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return start(builder);
  }

  /** Ties a server, running or not, to this process; {@link #release} lets it go. */
  public static Tether ofServer(PostgresServer server) {
    ProcessBuilder builder = shell(STOP_SERVER, List.of(server.dataDirectory().toString()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return start(builder);
  }

  private static ProcessBuilder shell(String script, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, "understudy-tether"));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  private static Tether start(ProcessBuilder builder) {
    try {
      return new Tether(builder.start());
    } catch (IOException e) {
      throw new EmbeddedFailure("cannot start /bin/sh: " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    return shell.isAlive();
  }

  /** Completes with the exit code when the child has ended, by itself or not. */
  public CompletableFuture<Integer> ended() {
    return shell.onExit().thenApply(Process::exitValue);
  }

  /** Ends this without ending what it was tied to; only for a server. */
  public void release() {
    try (OutputStream pipe = shell.getOutputStream()) {
      pipe.write("released\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      // Then there is nothing left to release.
    }
  }

  /** Ends the child (SIGTERM) and waits for it. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(Duration.ofSeconds(40).toSeconds(), TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (IOException gone) {
      shell.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
