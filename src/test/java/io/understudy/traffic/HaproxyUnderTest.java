package io.understudy.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real HAProxy before two servers, with a state file that outlives its reload. */
public final class HaproxyUnderTest implements AutoCloseable {

  private static final Path BINARY = Path.of("/usr/sbin/haproxy");

  public final int admin = Trial.freePort();
  public final int front = Trial.freePort();
  public final Path stateFile;
  public final Path unixSocket;

  private final Path config;
  private Process process;

  /**
   * Starts one.
   *
   * @param check what stands behind each server
   */
  public HaproxyUnderTest(Path folder, int alpha, int beta, String check) {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException(
          "the tests need HAProxy in " + BINARY + ": './understudy test' installs it");
    }
    this.stateFile = folder.resolve("state");
    this.unixSocket = folder.resolve("admin.sock");
    this.config = folder.resolve("haproxy.cfg");
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
            mode tcp
            timeout connect 1s
            timeout client 1m
            timeout server 1m
            load-server-state-from-file global
          frontend clients
            bind 127.0.0.1:%d
            default_backend db
          backend db
            server alpha 127.0.0.1:%d %s
            server beta 127.0.0.1:%d %s disabled
          """
              .formatted(admin, unixSocket, stateFile, front, alpha, check, beta, check));
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
        .until(() -> Trial.connects("127.0.0.1", admin) && Trial.connects("127.0.0.1", front));
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

  String reached() {
    return NamedServer.at(front);
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
