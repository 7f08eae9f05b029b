package io.understudy.demo;

import io.understudy.embedded.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The WildFly of one node, with a base folder of its own on the one installation.
 *
 * @param java the JVM
 * @param home the installation
 * @param folder its base folder
 * @param password of its management user {@code understudy}
 * @param port of the management interface, on loopback
 * @param primary whether somebody tuned it, as happens on the primary
 * @param log what it prints
 */
record ApplicationServer(
    String java, Path home, Path folder, String password, int port, boolean primary, Path log)
    implements Tier {

  static final String USER = "understudy";

  private static final int USUAL_MANAGEMENT = 9990;
  private static final int USUAL_HTTP = 8080;
  private static final String LISTENER = "<http-listener name=\"default\"";

  /** Tells its process id before it becomes the server. */
  private static final String RUN = "echo $$ >\"$0\" && exec \"$@\"";

  /** Ends the server and waits for the next one, which the demo starts by itself. */
  private static final String RESTART =
      """
      old=$(cat "$0") || exit 1
      kill "$old"
      tries=0
      while [ "$(cat "$0")" = "$old" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || exit 1
        sleep 0.1
      done
      """;

  @Override
  public String component() {
    return "app";
  }

  @Override
  public String kind() {
    return "application";
  }

  @Override
  public String driver() {
    return "wildfly";
  }

  int http() {
    return USUAL_HTTP + offset();
  }

  private int offset() {
    return port - USUAL_MANAGEMENT;
  }

  private Path pid() {
    return folder.resolve("pid");
  }

  @Override
  public Path file() {
    return folder.resolve("configuration/standalone.xml");
  }

  @Override
  public Map<String, Object> instance() {
    return Map.of(
        "driver",
        driver(),
        "url",
        "http://127.0.0.1:" + port,
        "user",
        USER,
        "password",
        password,
        "control",
        Map.of("restart", List.of("/bin/sh", "-c", RESTART, pid().toString())));
  }

  /** The command line of WildFly's own shell, for people. */
  String shell(Path passwordFile, String operations) {
    return "'%s/bin/jboss-cli.sh' --connect --controller=127.0.0.1:%d --user=%s --password=$(cat '%s') --commands='%s'"
        .formatted(home, port, USER, passwordFile, operations);
  }

  @Override
  public Kept.Program program() {
    make();
    var line =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                RUN,
                pid().toString(),
                java,
                "-Xms64m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true"));
    line.add("--add-exports=java.desktop/sun.awt=ALL-UNNAMED");
    Stream.of("com.sun.jndi.ldap", "com.sun.jndi.url.ldap", "com.sun.jndi.url.ldaps")
        .forEach(name -> line.add("--add-exports=java.naming/" + name + "=ALL-UNNAMED"));
    Stream.of(
            "lang",
            "lang.invoke",
            "lang.reflect",
            "io",
            "net",
            "security",
            "util",
            "util.concurrent")
        .forEach(name -> line.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED"));
    line.addAll(
        List.of(
            "-Dorg.jboss.boot.log.file=" + folder.resolve("log/server.log"),
            "-Dlogging.configuration=file:" + folder.resolve("configuration/logging.properties"),
            "-jar",
            home.resolve("jboss-modules.jar").toString(),
            "-mp",
            home.resolve("modules").toString(),
            "org.jboss.as.standalone",
            "-Djboss.home.dir=" + home,
            "-Djboss.server.base.dir=" + folder,
            "-Djboss.socket.binding.port-offset=" + offset()));
    return new Kept.Program("WildFly in " + folder, line, Map.of(), log);
  }

  private void make() {
    Path users = folder.resolve("configuration/mgmt-users.properties");
    try {
      Files.deleteIfExists(pid());
      if (Files.exists(users)) {
        return;
      }
      Files.createDirectories(folder.resolve("configuration"));
      Files.createDirectories(folder.resolve("deployments"));
      Files.createDirectories(folder.resolve("log"));
      try (Stream<Path> files = Files.list(home.resolve("standalone/configuration"))) {
        for (Path each : files.filter(Files::isRegularFile).toList()) {
          Files.deleteIfExists(folder.resolve("configuration").resolve(each.getFileName()));
          Files.copy(each, folder.resolve("configuration").resolve(each.getFileName()));
        }
      }
      if (primary) {
        String xml = Files.readString(file());
        Files.writeString(file(), xml.replace(LISTENER, LISTENER + " max-post-size=\"20971520\""));
      }
      Secrets.writePrivately(users, USER + "=" + digest(USER, password) + "\n");
    } catch (IOException e) {
      throw new DemoFailure("cannot make %s: %s".formatted(folder, e.getMessage()));
    }
  }

  /** What WildFly's realm keeps of a password (RFC 2617, HA1). */
  private static String digest(String user, String password) {
    try {
      byte[] text = (user + ":ManagementRealm:" + password).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
