package io.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.embedded.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real program with a wrong {@code agent.yaml}: one line that names the field, then its end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadAgentYamlIT {

  private static final String SECRET = "a-secret-nobody-prints";
  private static final String GOOD =
      """
      node: alpha
      listen: 127.0.0.1:0
      token: a-secret-nobody-prints
      home: home
      instances:
        db:
          driver: postgresql
          url: jdbc:postgresql://127.0.0.1:1/postgres
          user: postgres
          password: a-secret-nobody-prints
      """;

  private final List<String> table = new ArrayList<>();

  @TempDir Path folder;

  /**
   * What is wrong.
   *
   * @param from a part of the good file
   * @param to what stands in its place
   * @param field what the line begins with
   * @param said a part of the line
   */
  record Wrong(String from, String to, int code, String field, String said) {
    @Override
    public String toString() {
      String shown = to.strip().replaceAll("\\s+", " ");
      return field + " ← " + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown);
    }
  }

  static Stream<Wrong> wrongs() {
    String node = "node: alpha";
    String listen = "127.0.0.1:0";
    String home = "home: home";
    String password = "password: " + SECRET;
    String url = "jdbc:postgresql://127.0.0.1:1/postgres";
    String bin = TestServers.binaries(15).bin().toString();
    return Stream.of(
        new Wrong(node, node + "\nnodee: beta", 2, "nodee", "not known here"),
        new Wrong(node, node + "\nNode: beta", 2, "Node", "not known here"),
        new Wrong(node, "node: '../alpha'", 2, "node", "a name has"),
        new Wrong(node, "node: älpha", 2, "node", "a name has"),
        new Wrong(node, "node: ''", 2, "node", "is missing"),
        new Wrong(node, "node: { a: b }", 2, "node", "one text"),
        new Wrong(node, "<<: { node: alpha }", 2, "agent.yaml", "plain word"),
        new Wrong(node, "? [a, b]\n: c\n" + node, 2, "agent.yaml", "plain word"),
        new Wrong(node, "node: *nobody", 2, "agent.yaml", "line 1"),
        new Wrong(node, "a: &a [x,x]\nb: &b [*a,*a]\n" + node, 2, "a", "anchors"),
        new Wrong(node, node + "\nnode: beta", 2, "node", "twice"),
        new Wrong(node, "\tnode: alpha", 2, "agent.yaml", "tab"),
        new Wrong(node, "%YAML 9.9\n---\n" + node, 2, "agent.yaml", "line"),
        new Wrong(node, "--- !!java.net.URL [x]\n" + node, 2, "agent.yaml", "line"),
        new Wrong("token: " + SECRET, "", 2, "token", "is missing"),
        new Wrong("token: " + SECRET, "token: 5", 2, "token", "at least 16"),
        new Wrong("token: " + SECRET, "tokenFile: /etc", 2, "tokenFile", "not a file"),
        new Wrong("token: " + SECRET, "tokenFile: nowhere", 2, "tokenFile", "no such file"),
        new Wrong(listen, "0.0.0.0:0", 2, "listen", "tls"),
        new Wrong(listen, "'*:7701'", 2, "listen", ""),
        new Wrong(listen, "localhost", 2, "listen", "host:port"),
        new Wrong(listen, "127.0.0.1:-1", 2, "listen", ""),
        new Wrong(listen, "127.0.0.1:seven", 2, "listen", ""),
        new Wrong(
            home,
            home + "\ntls: { certificate: nope.crt, key: nope.key }",
            2,
            "tls",
            "no such file"),
        new Wrong(home, "home: /dev/null/here", 3, "home", "may write"),
        new Wrong(home, "home: /proc/understudy", 3, "home", "may write"),
        new Wrong(home, "home: agent.yaml", 3, "home", "may write"),
        new Wrong("driver: postgresql", "driver: oracle", 2, "instances.db.driver", "known are"),
        new Wrong("driver: postgresql", "driver: [postgresql]", 2, "instances.db.driver", "text"),
        new Wrong("instances:", "instance:", 2, "instance", ""),
        new Wrong("  db:", "  ../db:", 2, "instances.../db", "a name has"),
        new Wrong("user: postgres", "usr: postgres", 2, "instances.db.user", "is missing"),
        new Wrong("user: postgres", "user: postgres\n    x: 1", 2, "instances.db.x", "not known"),
        new Wrong("user: postgres", "user: [a]", 2, "instances.db.user", "one text"),
        new Wrong(url, "jdbc:mysql://127.0.0.1/x", 2, "instances.db.url", "jdbc:postgresql"),
        new Wrong(url, url + "?password=x", 2, "instances.db.url", "password"),
        new Wrong(url, "jdbc:postgresql://h:notaport/x", 2, "instances.db.url", "must look like"),
        new Wrong(password, "passwordFile: /no/such", 2, "instances.db.passwordFile", "exists"),
        new Wrong(password, "passwordFile: /etc", 2, "instances.db.passwordFile", "cannot be read"),
        new Wrong(password, "passwordFile: /dev/null", 2, "instances.db.passwordFile", "empty"),
        new Wrong(
            password,
            "passwordFile: " + bin + "/postgres",
            2,
            "instances.db.passwordFile",
            "too large"),
        new Wrong(
            password,
            password + "\n    passwordFile: /etc/hostname",
            2,
            "instances.db.passwordFile",
            "keep one"),
        new Wrong(
            password,
            password + "\n    dataDirectory: /etc",
            2,
            "instances.db.dataDirectory",
            "PG_VERSION"),
        new Wrong(
            password,
            password + "\n    dataDirectory: data",
            2,
            "instances.db.dataDirectory",
            "absolute"),
        new Wrong(
            password,
            password + "\n    binDirectory: /etc",
            2,
            "instances.db.binDirectory",
            "postgres"),
        new Wrong(
            password,
            password + "\n    control: { restart: pg_ctl }",
            2,
            "instances.db.control.restart",
            "list"),
        new Wrong(
            password,
            password + "\n    control: { reboot: [x] }",
            2,
            "instances.db.control.reboot",
            "not known"));
  }

  @BeforeAll
  void head() {
    table.add("agent.yaml | exit code | what it says");
  }

  @AfterAll
  void writeTable() throws IOException {
    Path file = Files.createDirectories(Path.of("target", "bad-input")).resolve("agent-yaml.txt");
    Files.write(file, table);
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void endsWithOneLineThatNamesTheField(Wrong wrong) throws Exception {
    assertThat(GOOD).contains(wrong.from());
    Path yaml = folder.resolve("agent.yaml");
    Files.writeString(yaml, GOOD.replace(wrong.from(), wrong.to()));

    assertEnds(wrong.toString(), yaml, wrong.code(), wrong.field(), wrong.said());
  }

  @Test
  void endsWithOneLineForWhatIsNoText() throws Exception {
    Path yaml = folder.resolve("agent.yaml");
    Files.write(yaml, GOOD.replace("alpha", "älpha").getBytes(StandardCharsets.ISO_8859_1));
    assertEnds("Latin-1", yaml, 2, "agent.yaml", "not UTF-8");
    Files.write(yaml, GOOD.getBytes(StandardCharsets.UTF_16));
    assertEnds("UTF-16", yaml, 2, "agent.yaml", "not UTF-8");
    Files.writeString(yaml, GOOD + "# " + "x".repeat(10_000_000));
    assertEnds("10 MB", yaml, 2, "agent.yaml", "larger than 1 MiB");
    Files.writeString(yaml, GOOD + "x: \"" + "y".repeat(900_000) + "\"\n");
    assertEnds("a value of 900 kB", yaml, 2, "x", "not known here");
    Files.writeString(yaml, "a: " + "[".repeat(100_000));
    assertEnds("100,000 brackets", yaml, 2, "agent.yaml", "");
    Files.writeString(yaml, "\0\0\0");
    assertEnds("zero bytes", yaml, 2, "agent.yaml", "control character");
    Files.writeString(yaml, "");
    assertEnds("nothing", yaml, 2, "agent.yaml", "is empty");
    Files.writeString(yaml, "- a\n- b\n");
    assertEnds("a list", yaml, 2, "agent.yaml", "must begin with");
    assertEnds("a folder", folder, 2, "", "not a file");
    assertEnds("no file", folder.resolve("nowhere.yaml"), 2, "nowhere.yaml", "no such file");
  }

  private void assertEnds(String what, Path yaml, int code, String field, String said)
      throws IOException, InterruptedException {
    AgentProcess.Ended ended = AgentProcess.run(yaml);

    table.add("%s | %d | %s".formatted(what, ended.code(), String.join(" ⏎ ", ended.errors())));
    assertThat(ended.errors()).as(what).hasSize(1);
    assertThat(ended.errors().getFirst())
        .startsWith("understudy agent: " + field)
        .contains(said)
        .doesNotContain("Exception", "\tat ", SECRET)
        .hasSizeLessThan(600);
    assertThat(ended.code()).isEqualTo(code);
  }
}
