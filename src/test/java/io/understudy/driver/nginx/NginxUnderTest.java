package io.understudy.driver.nginx;

import static org.awaitility.Awaitility.await;

import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real nginx of the test's own: own folder, own ports on 127.0.0.1, ended with the test.
 * {@code @HERE@} and {@code @PORT1@} to {@code @PORT4@} in its files become its folder and its
 * ports.
 */
public final class NginxUnderTest implements AutoCloseable {

  static final Path BINARY = Path.of("/usr/sbin/nginx");
  private static final String MODULES = "/usr/lib/nginx/modules/";

  private final Path folder;
  private final int[] ports = new int[4];

  public NginxUnderTest() {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException("the tests need nginx in " + BINARY + " (Debian: nginx)");
    }
    try {
      folder = Files.createTempDirectory("nginx-it");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.createDirectories(folder.resolve("logs"));
      Files.createDirectories(folder.resolve("conf"));
      Files.createDirectories(folder.resolve("agent"));
      for (int i = 0; i < ports.length; i++) {
        ports[i] = PostgresServer.freePort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this nginx can load a module. */
  static boolean has(String module) {
    return Files.exists(Path.of(MODULES + module));
  }

  public Path folder() {
    return folder;
  }

  Path conf(String name) {
    return folder.resolve("conf").resolve(name);
  }

  public int port(int number) {
    return ports[number - 1];
  }

  String fill(String text) {
    String filled = text.replace("@HERE@", folder.toString());
    for (int i = 0; i < ports.length; i++) {
      filled = filled.replace("@PORT" + (i + 1) + "@", Integer.toString(ports[i]));
    }
    return filled;
  }

  public NginxUnderTest write(String name, String text) {
    try {
      Path file = conf(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, fill(text), StandardCharsets.UTF_8);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text(String name) {
    try {
      return Files.readString(conf(name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path errorLog() {
    return folder.resolve("logs/error.log");
  }

  public NginxUnderTest start() {
    Ran ran = run(List.of());
    if (ran.exit() != 0) {
      throw new IllegalStateException("nginx does not start: " + ran.output());
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Master.find(pidFile()).filter(m -> !m.workers().isEmpty()).isPresent());
    return this;
  }

  Path pidFile() {
    return folder.resolve("logs/nginx.pid");
  }

  Master master() {
    return Master.find(pidFile()).orElseThrow();
  }

  public record Ran(int exit, String output) {}

  /** Runs the program for this folder. */
  public Ran run(List<String> options) {
    try {
      var line =
          new ArrayList<>(
              List.of(
                  BINARY.toString(),
                  "-p",
                  folder + "/",
                  "-c",
                  conf("nginx.conf").toString(),
                  "-e",
                  errorLog().toString()));
      line.addAll(options);
      Path output = Files.createTempFile(folder, "run", ".log");
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = process.waitFor();
      return new Ran(exit, Files.readString(output, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Map<String, Object> settings() {
    return new HashMap<>(
        Map.of("config", conf("nginx.conf").toString(), "binary", BINARY.toString()));
  }

  Surroundings surroundings() {
    return surroundings(new CommandControls(Map.of()));
  }

  Surroundings surroundings(Controls controls) {
    return new Surroundings(
        Clock.systemUTC(), new ClearSecrets(), controls, folder.resolve("agent"));
  }

  Session open() {
    return new NginxDriver().open(new InstanceSettings("web", settings()), surroundings());
  }

  /** Changes the file as an administrator would with an editor, and has nginx take it. */
  public void edit(String name, String before, String after) {
    write(name, text(name).replace(before, after));
    if (run(List.of("-s", "reload")).exit() != 0) {
      throw new IllegalStateException("nginx does not reload " + name);
    }
  }

  /** Sets it up anew in a folder that was made anew, as after a lost disk. */
  public void replace() {
    stop();
    Path conf = folder.resolve("conf");
    try {
      Files.move(conf, folder.resolve("lost"));
      Files.createDirectories(conf);
      try (Stream<Path> files = Files.list(folder.resolve("lost"))) {
        for (Path file : files.toList()) {
          Files.copy(file, conf.resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Every file of the configuration with its bytes and its mode. */
  Map<String, String> everything() {
    try (Stream<Path> walk = Files.walk(folder.resolve("conf"))) {
      var all = new HashMap<String, String>();
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.put(
            file.toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + " "
                + Files.getOwner(file)
                + " "
                + Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    Master.find(pidFile())
        .flatMap(master -> ProcessHandle.of(master.pid()))
        .ifPresent(handle -> {
          handle.destroy();
          handle.onExit().join();
        });
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
