package io.understudy.traffic;

import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real BIND with one zone, {@code example.test.}, that takes updates with one key. */
public final class NamedUnderTest implements AutoCloseable {

  public static final String KEY = "understudy.";
  public static final String SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";

  private static final Path BINARY = Path.of("/usr/sbin/named");

  public final int port = PostgresServer.freePort();
  private final Process process;

  public NamedUnderTest(Path folder) {
    this(folder, "10.9.0.1", 5);
  }

  /** With this address and time to live of {@code db.example.test.} */
  public NamedUnderTest(Path folder, String address, int ttl) {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException(
          "the tests need BIND in " + BINARY + ": './understudy test' installs it");
    }
    try {
      Files.writeString(
          folder.resolve("example.zone"),
          """
          $TTL 3600
          @ IN SOA ns.example.test. admin.example.test. ( 1 3600 600 86400 60 )
          @ IN NS ns.example.test.
          ns IN A 127.0.0.1
          db %d IN A %s
          slow 900 IN A 10.9.0.1
          """
              .formatted(ttl, address));
      Files.writeString(
          folder.resolve("named.conf"),
          """
          key "understudy." { algorithm hmac-sha256; secret "%s"; };
          options {
            directory "%s"; pid-file none; session-keyfile none; managed-keys-directory "%s";
            listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; dnssec-validation no; notify no;
          };
          controls { };
          zone "example.test" {
            type primary; file "example.zone";
            update-policy { grant understudy. name db.example.test. A AAAA; };
          };
          """
              .formatted(SECRET, folder, folder, port));
      process =
          new ProcessBuilder(
                  BINARY.toString(), "-g", "-n", "1", "-c", folder.resolve("named.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("named.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("BIND")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            process.isAlive() && Files.readString(folder.resolve("named.log")).contains("running"));
  }

  /** Where it answers. */
  public String server() {
    return "127.0.0.1:" + port;
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
