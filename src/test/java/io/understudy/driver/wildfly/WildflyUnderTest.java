package io.understudy.driver.wildfly;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.wildfly.management.Endpoint;
import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real WildFly of the tests' own, with its own base folder and ports on 127.0.0.1, out of the one
 * installation that the build unpacks. Ends with the test, or with the JVM.
 */
public final class WildflyUnderTest implements AutoCloseable {

  public static final String USER = "understudy";
  public static final String PASSWORD = "geheim\"4711";
  private static final int HTTP = 8080;
  private static final int MANAGEMENT = 9990;

  /** And HTTPS, management over TLS, and the transaction manager's. */
  private static final List<Integer> PORTS = List.of(HTTP, 8443, MANAGEMENT, 9993, 4712, 4713);

  private static final Path HOME =
      Path.of(System.getProperty("understudy.wildfly.home", "target/wildfly/wildfly-39.0.0.Final"));

  private final Path base;
  private final String config;
  private final int offset;
  private final List<String> options;

  /**
   * @param config the name of one of the configurations that WildFly brings
   */
  public WildflyUnderTest(String config, String... options) {
    this.config = config;
    this.options = List.of(options);
    if (!Files.isDirectory(home())) {
      throw new IllegalStateException(
          "the tests need WildFly in " + home() + "; ./mvnw pre-integration-test unpacks it");
    }
    try {
      base = Files.createTempDirectory("wildfly-it");
      Files.createDirectories(base.resolve("agent"));
      Files.createDirectories(base.resolve("log"));
      copy(home().resolve("standalone/configuration"), base.resolve("configuration"));
      Files.createDirectories(base.resolve("deployments"));
      user(USER, PASSWORD);
      offset = freeOffset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  public static Path home() {
    return HOME.toAbsolutePath();
  }

  /** A server that runs already, for all test classes of this JVM that share it. */
  static WildflyUnderTest shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final WildflyUnderTest SERVER = new WildflyUnderTest("standalone-full.xml").start();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** An offset at which nobody uses the ports that a standalone server takes. */
  private static int freeOffset() {
    while (true) {
      int offset = PostgresServer.freePort() - MANAGEMENT;
      if (PORTS.stream().allMatch(port -> PostgresServer.isFree(port + offset))) {
        return offset;
      }
    }
  }

  /** Adds a user who may administer, or changes the password. */
  void user(String name, String password) throws IOException {
    Path file = base.resolve("configuration/mgmt-users.properties");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(line -> line.startsWith(name + "="));
    lines.add(name + "=" + md5(name + ":ManagementRealm:" + password));
    Files.write(file, lines);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5")
                  .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Path base() {
    return base;
  }

  public int port() {
    return MANAGEMENT + offset;
  }

  int httpPort() {
    return HTTP + offset;
  }

  /** The server's own configuration file. */
  Path file() {
    return base.resolve("configuration").resolve(config);
  }

  String text() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public WildflyUnderTest start() {
    launch();
    awaitRunning();
    return this;
  }

  /** The line that starts it, as {@code standalone.sh} builds it. */
  List<String> line() {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Xms64m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Djboss.modules.system.pkgs=org.jboss.byteman"));
    for (String each :
        List.of(
            "sun.awt", "com.sun.jndi.ldap", "com.sun.jndi.url.ldap", "com.sun.jndi.url.ldaps")) {
      line.add(
          "--add-exports="
              + (each.startsWith("sun") ? "java.desktop/" : "java.naming/")
              + each
              + "=ALL-UNNAMED");
    }
    for (String each :
        List.of("lang", "lang.invoke", "lang.reflect", "io", "net", "security", "util")) {
      line.add("--add-opens=java.base/java." + each + "=ALL-UNNAMED");
    }
    line.add("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
    line.add("-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"));
    line.add("-Dlogging.configuration=file:" + base.resolve("configuration/logging.properties"));
    line.addAll(
        List.of(
            "-jar",
            home().resolve("jboss-modules.jar").toString(),
            "-mp",
            home().resolve("modules").toString(),
            "org.jboss.as.standalone",
            "-Djboss.home.dir=" + home(),
            "-Djboss.server.base.dir=" + base,
            "-Djboss.socket.binding.port-offset=" + offset,
            "-c",
            config));
    line.addAll(options);
    return line;
  }

  /** Starts it and does not wait. */
  public void launch() {
    try {
      Process process =
          new ProcessBuilder(line())
              .redirectErrorStream(true)
              .redirectOutput(base.resolve("log/console.log").toFile())
              .start();
      Files.writeString(base.resolve("pid"), Long.toString(process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitRunning() {
    try (Server server = server()) {
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() ->
              server
                  .askQuickly(Operations.read(Address.ROOT, "server-state"))
                  .asText()
                  .matches("running|.*-required"));
    }
  }

  /** A control command that ends the server and starts it again. */
  Controls controls() {
    try {
      Path script = base.resolve("restart.sh");
      if (!Files.exists(script)) {
        var quoted = new StringBuilder();
        line().forEach(word -> quoted.append(" '").append(word).append('\''));
        Files.writeString(
            script,
            """
            #!/bin/sh
            pid=$(cat '%1$s/pid')
            kill "$pid" 2>/dev/null
            while kill -0 "$pid" 2>/dev/null; do
              case $(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null) in Z) break ;; esac
              sleep 0.1
            done
            nohup%2$s >>'%1$s/log/console.log' 2>&1 </dev/null &
            echo $! >'%1$s/pid'
            """
                .formatted(base, quoted));
      }
      return new CommandControls(Map.of("restart", List.of("/bin/sh", script.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Map<String, Object> settings() {
    return new HashMap<>(
        Map.of("url", "http://127.0.0.1:" + port(), "user", USER, "password", PASSWORD));
  }

  public Surroundings surroundings() {
    return new Surroundings(
        Clock.systemUTC(), new ClearSecrets(), controls(), base.resolve("agent"));
  }

  Session open() {
    return new WildflyDriver().open(new InstanceSettings("app", settings()), surroundings());
  }

  Server server() {
    return new Server(
        Endpoint.from(new InstanceSettings("app", settings())), Duration.ofSeconds(90));
  }

  /** Changes an attribute by hand, as an administrator would with jboss-cli.sh. */
  public void set(List<String> typesAndNames, String attribute, String value) {
    write(Address.of(typesAndNames.toArray(String[]::new)), attribute, value);
  }

  /** What the server says of an attribute. */
  public String get(List<String> typesAndNames, String attribute) {
    return run(Operations.read(Address.of(typesAndNames.toArray(String[]::new)), attribute))
        .asText();
  }

  /** Suspends it by hand, as an administrator would with jboss-cli.sh. */
  public void suspend() {
    run(Operations.on(Address.ROOT, "suspend"));
  }

  /** Whether it answers new requests with 503. */
  public boolean refuses() {
    return !run(Operations.read(Address.ROOT, "suspend-state")).asText().equals("RUNNING");
  }

  /** The command lines for the {@code control} of an agent. */
  public Map<String, List<String>> controlLines() {
    return ((CommandControls) controls()).lines();
  }

  /** Ends it and starts it as another installation, which has a uuid of its own. */
  public void replace() {
    kill();
    try {
      Files.delete(base.resolve("data/kernel/process-uuid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Carries out an operation by hand; its result. */
  JsonNode run(JsonNode operation) {
    try (Server server = server()) {
      return server.ask(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Address address, String attribute, String value) {
    run(Operations.on(address, "write-attribute").put("name", attribute).put("value", value));
  }

  /** Ends it at once, as a crash does. */
  void kill() {
    try {
      Path pid = base.resolve("pid");
      if (Files.exists(pid)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .ifPresent(handle -> {
              handle.destroyForcibly();
              handle.onExit().join();
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> walk = Files.walk(base)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
