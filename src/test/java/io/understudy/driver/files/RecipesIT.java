package io.understudy.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.MemoryJournal;
import io.understudy.driver.Refusal;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.embedded.PostgresServer;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The recipes of the guide against the real servers: a change that the server takes, and one that
 * its own program refuses, after which it serves as before.
 */
class RecipesIT {

  /** Ends the process of a pid file, if there is one, and waits for its end. */
  private static final String ENDING =
      """
      pid=$(cat @HERE@/%s.pid) || exit 0
      kill $pid
      while kill -0 $pid 2>/dev/null; do sleep 0.05; done
      """;

  private final FilesUnderTest files = new FilesUnderTest();
  private final int port = PostgresServer.freePort();
  private final Map<String, List<String>> control = new HashMap<>();

  @AfterEach
  void stop() {
    if (control.containsKey("stop")) {
      run(control.getOrDefault("stop", List.of()));
    }
    files.close();
  }

  private String fill(String text) {
    return text.replace("@HERE@", files.folder().toString())
        .replace("@CONF@", files.conf("").toString())
        .replace("@PORT@", Integer.toString(port));
  }

  private void conf(String name, String text) {
    files.write(name, fill(text));
  }

  /** Declares a command of the recipe; one with a blank is a script, as an admin would write it. */
  private List<String> command(String name, String line) {
    try {
      List<String> command = List.of(fill(line).split(" "));
      if (line.contains("\n")) {
        Path script = files.folder().resolve(name + ".sh");
        Files.writeString(script, fill(line));
        command = List.of("/bin/sh", script.toString());
      }
      control.put(name, command);
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> line) {
    Controls.Ran ran =
        new CommandControls(Map.of("start", line)).run(Controls.Verb.START, Duration.ofSeconds(60));
    assertThat(ran.exit()).as("%s: %s", line, ran.output()).isZero();
    return ran.output();
  }

  private Session open(@Nullable List<String> check, Map<String, String> formats) {
    var settings = new HashMap<String, Object>();
    settings.put(
        "folders", Map.of("conf", Map.of("path", files.conf("").toString(), "formats", formats)));
    if (check != null) {
      settings.put("check", check);
    }
    return new FilesDriver()
        .open(
            new InstanceSettings("app", settings),
            new Surroundings(
                Clock.systemUTC(),
                new ClearSecrets(),
                new CommandControls(control),
                files.folder().resolve("agent")));
  }

  private static void applied(Session session, @Nullable String... wishes) {
    ApplyOutcome outcome = session.apply(FilesUnderTest.wish(session, wishes), new MemoryJournal());
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
  }

  /** Refused by the server's program; all is as before. */
  private void refused(Session session, String key, String value, String reason) {
    Map<String, String> before = files.everything();
    ApplyOutcome outcome =
        session.apply(FilesUnderTest.wish(session, key, value), new MemoryJournal());
    assertThat(outcome).isInstanceOf(ApplyOutcome.PutBack.class);
    Refusal refusal = ((ApplyOutcome.PutBack) outcome).refusals().getFirst();
    assertThat(refusal.reason()).contains(reason);
    assertThat(refusal.key()).isEqualTo(ParameterKey.parse(key));
    assertThat(files.everything()).isEqualTo(before);
  }

  private String ask(String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }

  private void awaitAnswer(String request, String part) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(ask(request)).contains(part));
  }

  private static String get(String host) {
    return "GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n";
  }

  @Test
  void apache() throws IOException {
    Files.createDirectories(files.folder().resolve("logs"));
    conf(
        "apache2.conf",
        """
        ServerRoot "@CONF@"
        PidFile @HERE@/apache.pid
        DefaultRuntimeDir @HERE@/logs
        Mutex file:@HERE@/logs
        Listen 127.0.0.1:@PORT@
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
        User www-data
        Group www-data
        ServerName localhost
        ErrorLog @HERE@/logs/error.log
        StartServers 1
        # what the outside sees
        Include conf-enabled/*.conf
        IncludeOptional sites-enabled/*.conf
        """);
    conf("conf-available/security.conf", "# Debian's\nServerTokens Prod\nServerSignature Off\n");
    files.link("conf-enabled/security.conf", "../conf-available/security.conf");
    List<String> program = List.of("/usr/sbin/apache2 -d @CONF@ -f @CONF@/apache2.conf".split(" "));
    String line = String.join(" ", program);
    List<String> check = command("check", line + " -t");
    run(command("start", line + " -k start"));
    command("stop", ENDING.formatted("apache"));
    command("reload", line + " -k graceful");
    awaitAnswer(get("x"), "Server: Apache\r\n");
    try (Session session = open(check, Map.of("conf-available/*", "key-value"))) {
      applied(session, "conf[conf-available/security.conf]/ServerTokens", "Major");
      awaitAnswer(get("x"), "Server: Apache/2\r\n");
      refused(session, "conf[conf-available/security.conf]/ServerTokens", "Loud", "ServerTokens");
      applied(
          session,
          "conf[sites-available/two.conf]/@content",
          fill(
              "<VirtualHost 127.0.0.1:@PORT@>\n  ServerName two\n  Redirect / http://three/\n</VirtualHost>\n"),
          "conf[sites-enabled/two.conf]/@link",
          "../sites-available/two.conf");
      awaitAnswer(get("two"), "Location: http://three/");
    }
  }

  @Test
  void haproxy() {
    conf(
        "haproxy.cfg",
        """
        global
          maxconn 100   # enough
        defaults
          mode http
          timeout client 5s
          timeout server 5s
          timeout connect 5s
        frontend web
          bind 127.0.0.1:@PORT@
          http-request return status 200 content-type text/plain string one
        """);
    List<String> check = command("check", "/usr/sbin/haproxy -c -f @CONF@/haproxy.cfg");
    run(command("start", "/usr/sbin/haproxy -W -D -f @CONF@/haproxy.cfg -p @HERE@/haproxy.pid"));
    command("stop", ENDING.formatted("haproxy"));
    command("reload", "kill -USR2 $(cat @HERE@/haproxy.pid)\n");
    awaitAnswer(get("x"), "one");
    try (Session session = open(check, Map.of())) {
      String text = files.text("haproxy.cfg");
      String key = "conf[haproxy.cfg]/@content";
      applied(session, key, text.replace("string one", "string two"));
      awaitAnswer(get("x"), "two");
      refused(session, key, text.replace("mode http", "mode fast"), "mode");
      awaitAnswer(get("x"), "two");
    }
  }

  @Test
  void redis() {
    conf(
        "redis.conf",
        """
        # Redis
        bind 127.0.0.1
        port @PORT@
        daemonize yes
        pidfile @HERE@/redis.pid
        dir @HERE@
        save 900 1
        maxmemory 64mb
        requirepass geheim
        """);
    run(command("start", "/usr/bin/redis-server @CONF@/redis.conf"));
    command("stop", ENDING.formatted("redis"));
    String asking = "AUTH %s\r\nCONFIG GET maxmemory\r\nQUIT\r\n";
    awaitAnswer(asking.formatted("geheim"), "67108864");
    try (Session session = open(null, Map.of("redis.conf", "key-value"))) {
      applied(
          session, "conf[redis.conf]/maxmemory", "128mb", "conf[redis.conf]/requirepass", "neu");
      awaitAnswer(asking.formatted("neu"), "134217728");
      refused(session, "conf[redis.conf]/maxmemory", "much", "maxmemory");
      awaitAnswer(asking.formatted("neu"), "134217728");
    }
  }

  @Test
  void mariadb() {
    conf(
        "my.cnf",
        """
        [client]
        socket = @HERE@/db.sock
        [mariadbd]
        datadir = @HERE@/data
        socket = @HERE@/db.sock
        pid-file = @HERE@/db.pid
        port = @PORT@
        bind-address = 127.0.0.1
        user = root
        # as many as the application opens
        max_connections = 50
        innodb_buffer_pool_size = 32M
        skip-name-resolve
        """);
    run(
        List.of(
            fill("/usr/bin/mariadb-install-db --no-defaults --datadir=@HERE@/data --user=root"
                    + " --auth-root-authentication-method=normal --skip-test-db")
                .split(" ")));
    List<String> check =
        command("check", "/usr/sbin/mariadbd --defaults-file=@CONF@/my.cnf --help --verbose");
    run(
        command(
            "start",
            """
            setsid /usr/sbin/mariadbd --defaults-file=@CONF@/my.cnf >@HERE@/db.log 2>&1 </dev/null &
            pid=$!
            until mariadb-admin --defaults-file=@CONF@/my.cnf ping >/dev/null 2>&1; do
              kill -0 $pid || { grep ERROR @HERE@/db.log; exit 1; }
              sleep 0.05
            done
            """));
    command("stop", ENDING.formatted("db"));
    List<String> asking =
        List.of(
            "/usr/bin/mariadb",
            fill("--defaults-file=@CONF@/my.cnf"),
            "-Nse",
            "select @@max_connections");
    try (Session session = open(check, Map.of())) {
      applied(session, "conf[my.cnf]/mariadbd/max_connections", "60");
      assertThat(run(asking)).contains("60");
      refused(session, "conf[my.cnf]/mariadbd/max_connections", "abc", "Unknown suffix 'a'");
      assertThat(files.text("my.cnf")).contains("# as many as the application opens");
      assertThat(run(asking)).contains("60");
    }
  }

  @Test
  void tomcat() throws IOException {
    Path home;
    try (Stream<Path> unpacked = Files.list(Path.of("target/tomcat"))) {
      home = unpacked.findFirst().orElseThrow().toAbsolutePath();
    }
    for (String name : List.of("web.xml", "catalina.properties", "logging.properties")) {
      files.bytes(name, Files.readAllBytes(home.resolve("conf").resolve(name)));
    }
    Files.createDirectories(files.folder().resolve("webapps/ROOT"));
    Files.writeString(files.folder().resolve("webapps/ROOT/index.html"), "served");
    Files.createDirectories(files.folder().resolve("temp"));
    Files.createDirectories(files.folder().resolve("logs"));
    conf(
        "server.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Server port="-1" shutdown="SHUTDOWN">
          <!-- what the outside sees -->
          <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener" />
          <Service name="Catalina">
            <Connector address="127.0.0.1" port="@PORT@" protocol="HTTP/1.1" server="one" />
            <Engine name="Catalina" defaultHost="localhost">
              <Host name="localhost" appBase="webapps" />
            </Engine>
          </Service>
        </Server>
        """);
    String line =
        "/usr/bin/env CATALINA_BASE=@HERE@ CATALINA_PID=@HERE@/tomcat.pid JAVA_HOME=%s /bin/sh %s/bin/catalina.sh "
            .formatted(System.getProperty("java.home"), home);
    List<String> check = command("check", line + "configtest");
    run(command("start", line + "start"));
    command("stop", ENDING.formatted("tomcat"));
    awaitAnswer(get("x"), "Server: one");
    try (Session session = open(check, Map.of())) {
      String key = "conf[server.xml]/Server/Service/Connector/@server";
      applied(session, key, "two & more");
      awaitAnswer(get("x"), "Server: two & more");
      assertThat(files.text("server.xml")).contains("<!-- what the outside sees -->");
      refused(session, "conf[server.xml]/Server/Listener/@className", "org.none", "org.none");
      awaitAnswer(get("x"), "Server: two & more");
    }
  }
}
