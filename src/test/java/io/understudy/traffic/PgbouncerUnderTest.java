package io.understudy.traffic;

import io.understudy.embedded.Ports;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real PgBouncer before two servers. It refuses to run as root, so then it runs as nobody. */
public final class PgbouncerUnderTest implements AutoCloseable {

  public static final String ADMIN = "boss";
  public static final String ADMIN_PASSWORD = "a secret 'of' the \"boss\"";
  private static final Path BINARY = Path.of("/usr/sbin/pgbouncer");

  private final int port = PostgresServer.freePort();
  private final Path ini;
  private final Process process;

  /**
   * Starts one.
   *
   * @param entry of the database {@code app}
   * @param login how clients log in: {@code md5} or {@code scram-sha-256}
   * @param users lines of its auth_file beside the admin's
   */
  public PgbouncerUnderTest(Path folder, String entry, String login, String users) {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException(
          "the tests need PgBouncer in " + BINARY + ": './understudy test' installs it");
    }
    this.ini = folder.resolve("pgbouncer.ini");
    try {
      Path auth = folder.resolve("users.txt");
      Files.writeString(
          auth,
          "\"%s\" \"%s\"\n%s\n".formatted(ADMIN, ADMIN_PASSWORD.replace("\"", "\"\""), users));
      Files.writeString(
          ini,
          """
          ; kept by hand
          [databases]
          other = host=127.0.0.1 port=1
          app = %s   pool_size=10
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          unix_socket_dir =
          auth_type = %s
          auth_file = %s
          admin_users = %s
          pool_mode = transaction
          ignore_startup_parameters = extra_float_digits
          server_fast_close = 1
          """
              .formatted(entry, port, login, auth, ADMIN));
      List<String> line = new ArrayList<>();
      if (asRoot()) {
        for (Path path : List.of(folder, auth, ini)) {
          String mode = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
        line.addAll(List.of("setpriv", "--reuid", "nobody", "--clear-groups", "--"));
      }
      line.addAll(List.of(BINARY.toString(), ini.toString()));
      process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("pgbouncer.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("PgBouncer")
        .atMost(Duration.ofSeconds(10))
        .failFast(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("pgbouncer.log")));
          }
        })
        .until(() -> Ports.connects(port));
  }

  private static boolean asRoot() {
    return System.getProperty("user.name").equals("root");
  }

  public int port() {
    return port;
  }

  public Path ini() {
    return ini;
  }

  /** Reads its ini anew, as {@code systemctl reload} does. */
  public void reload() {
    try {
      new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
