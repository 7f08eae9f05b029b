package io.understudy.traffic;

import io.understudy.embedded.Ports;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real HAProxy before two servers, with a state file that outlives its reload. */
public final class HaproxyUnderTest implements AutoCloseable {

  private static final Path BINARY = Path.of("/usr/sbin/haproxy");

  public final int admin = PostgresServer.freePort();
  public final Path stateFile;
  public final Path unixSocket;

  private final Path config;
  private final Map<String, Integer> fronts = new LinkedHashMap<>();
  private Process process;

  /**
   * Two servers of its.
   *
   * @param mode {@code tcp} or {@code http}
   * @param check what stands behind each server
   */
  public record Backend(String name, String mode, int alpha, int beta, String check) {}

  /** Starts one with the backend {@code db}. */
  public HaproxyUnderTest(Path folder, int alpha, int beta, String check) {
    this(folder, List.of(new Backend("db", "tcp", alpha, beta, check)));
  }

  /** Starts one; each backend has a front of its own. */
  public HaproxyUnderTest(Path folder, List<Backend> backends) {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException(
          "the tests need HAProxy in " + BINARY + ": './understudy test' installs it");
    }
    this.stateFile = folder.resolve("state");
    this.unixSocket = folder.resolve("admin.sock");
    this.config = folder.resolve("haproxy.cfg");
    backends.forEach(backend -> fronts.put(backend.name(), PostgresServer.freePort()));
    try {
      Files.writeString(stateFile, "1\n");
      Files.writeString(
          config,
          """
          global
            stats socket ipv4@127.0.0.1:%d level admin
            stats socket %s level admin
            server-state-file %s
          defaults
            option redispatch 1
            timeout connect 1s
            timeout client 1m
            timeout server 1m
            load-server-state-from-file global
          """
                  .formatted(admin, unixSocket, stateFile)
              + backends.stream()
                  .map(backend -> text(backend, front(backend.name())))
                  .collect(Collectors.joining()));
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitUp();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(BINARY.toString(), "-W", "-db", "-f", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(config.resolveSibling("haproxy.log").toFile())
        .start();
  }

  private void awaitUp() {
    Awaitility.await("HAProxy")
        .atMost(Duration.ofSeconds(10))
        .until(() -> Ports.connects(admin) && fronts.values().stream().allMatch(Ports::connects));
  }

  /** Where clients of a backend connect. */
  public int front(String backend) {
    return Objects.requireNonNull(fronts.get(backend));
  }

  /** Starts it again after {@link #close}. */
  public void revive() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitUp();
  }

  /** Says this to its runtime API, as an admin would with socat. */
  public void tell(String command) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), admin)) {
      socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Backend backend, int port) {
    return """
    frontend clients-%1$s
      mode %2$s
      bind 127.0.0.1:%3$d
      default_backend %1$s
    backend %1$s
      mode %2$s
      server alpha 127.0.0.1:%4$d %6$s
      server beta 127.0.0.1:%5$d %6$s disabled
    """
        .formatted(
            backend.name(), backend.mode(), port, backend.alpha(), backend.beta(), backend.check());
  }

  String reached() {
    return NamedServer.at(front("db"));
  }

  /** Reads its configuration and its state file anew, as {@code systemctl reload} does. */
  void reload() {
    long worker = worker();
    try {
      new ProcessBuilder("kill", "-USR2", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Awaitility.await("another worker")
        .atMost(Duration.ofSeconds(10))
        .until(() -> worker() != worker);
  }

  private long worker() {
    return process.children().mapToLong(ProcessHandle::pid).max().orElse(0);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
