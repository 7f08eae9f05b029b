package io.understudy.agent.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.Controls;
import io.understudy.driver.SettingRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

  private static final String WHOLE =
      """
      node: alpha
      listen: 127.0.0.1:7701
      token: 0123456789abcdef
      home: home
      commands: { move-traffic: [/bin/true, "1"] }
      watch: { beta: ["127.0.0.1:5432", "[::1]:7701"] }
      instances:
        db:
          driver: text
          file: /x
          count: 007
          password: 12345678
          control: { restart: [pg_ctlcluster, "15", main, restart] }
      """;

  @TempDir Path folder;

  @Test
  void readsAllThatIsThere() throws IOException {
    AgentSettings settings = read(WHOLE);

    assertThat(settings.node()).isEqualTo("alpha");
    assertThat(settings.listen().address().getPort()).isEqualTo(7701);
    assertThat(settings.home()).isEqualTo(folder.resolve("home"));
    assertThat(settings.token().matches("0123456789abcdef")).isTrue();
    assertThat(settings.token().matches("0123456789abcdeF")).isFalse();
    assertThat(settings.commands()).containsEntry("move-traffic", List.of("/bin/true", "1"));
    assertThat(settings.watch()).containsEntry("beta", List.of("127.0.0.1:5432", "[::1]:7701"));
    InstanceEntry db = requireNonNull(settings.instances().get("db"));
    assertThat(db.control().get(Controls.Verb.RESTART))
        .containsExactly("pg_ctlcluster", "15", "main", "restart");
    assertThat(db.settings().text("count")).contains("007");
    assertThat(settings.toString()).doesNotContain("12345678", "0123456789abcdef");
  }

  @Test
  void readsTheTokenOutOfAFile() throws IOException {
    Files.writeString(folder.resolve("token"), "fedcba9876543210\nmore\n");

    AgentSettings settings = read(WHOLE.replace("token: 0123456789abcdef", "tokenFile: token"));

    assertThat(settings.token().matches("fedcba9876543210")).isTrue();
  }

  @Test
  void warnsWhenOthersCanReadASecret() throws IOException {
    Path file = write(WHOLE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(SettingsFile.read(file, Set.of("text")).warnings())
        .singleElement()
        .asString()
        .contains("chmod 600");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node: alpha         | nodes: alpha              | node: is missing",
        "node: alpha         | node: 'a/b'               | node: a name has",
        "node: alpha         | node: [a]                 | node: must be one text",
        "node: alpha         | node:                     | node: has no value",
        "node: alpha         | node: &x alpha            | node: anchors and aliases",
        "node: alpha         | node: !!int 5             | SAME",
        "node: alpha         | node: !secret 5           | node: tags",
        "127.0.0.1:7701      | 127.0.0.1                 | listen: '127.0.0.1' is not host:port",
        "127.0.0.1:7701      | 127.0.0.1:70000           | listen:",
        "127.0.0.1:7701      | 0.0.0.0:7701              | add tls.certificate and tls.key",
        "127.0.0.1:7701      | '\"[::]:7701\"'           | add tls.certificate and tls.key",
        "127.0.0.1:7701      | 10.1.2.3:7701             | add tls.certificate and tls.key",
        "127.0.0.1:7701      | no.such.host.invalid:7701 | has no address",
        "0123456789abcdef    | short                     | token: has 5 characters; use at least 16",
        "0123456789abcdef    | 'with blanks in between it' | token: may hold visible ASCII",
        "'token:'            | 'tokens:'                 | token: is missing",
        "'token: '           | 'tokenFile: nowhere # '   | tokenFile: there is no such file",
        "'home: home'        | 'home: home\ncolour: red' | colour: is not known here; known are",
        "'home: home'        | 'home: home\nhome: two'   | home: stands there twice",
        "'home: home'        | 'home: \"a\\0b\"'         | home: is not a path",
        "'home: home'        | '\thome: home'            | a tab cannot indent YAML",
        "'home: home'        | 'home: [home'             | line",
        "'home: home'        | 'home: home\n---\na: 1'   | line",
        "'home: home'        | 'home: home\npeers: { beta: nokey }' | peers.beta: is not a sealing key",
        "'home: home'        | 'home: home\ntls: { certificate: x }' | tls.key: is missing",
        "'home: home'        | 'home: home\ntls: { certificate: x, key: y, z: 1 }' | tls.z: is not known",
        "'127.0.0.1:5432'    | 10.0.0.1                  | watch.beta: '10.0.0.1' is not host:port",
        "'[::1]:7701'        | '[::1]:70000'             | watch.beta: '[::1]:70000' is not host:port",
        "driver: text        | driver: oracle            | instances.db.driver: there is no driver 'oracle'; known are [text]",
        "driver: text        | drivers: text             | instances.db.driver: is missing",
        "restart:            | explode:                  | instances.db.control.explode: is not known",
        "restart: [pg_ctlcluster, | restart: ['',        | the first argument must name a program",
        "restart: [pg_ctlcluster, | restart: [{a: b},    | each argument must be one text",
        "'[/bin/true, \"1\"]' | /bin/true               | commands.move-traffic: must be a list",
        "'  db:'             | '  a b:'                  | instances.a b: a name has",
        "'  db:'             | '  db: 5 #'               | line",
      })
  void refusesInOneLineThatNamesTheField(String here, String instead, String says)
      throws IOException {
    String text = WHOLE.replace(here, instead);
    assertThat(text).isNotEqualTo(WHOLE);
    if (says.equals("SAME")) { // a tag of YAML's own changes nothing: texts stay as written
      assertThat(read(text).node()).isEqualTo("5");
      return;
    }
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining(says)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n", "Exception", "0123456789abcdef");
  }

  @Test
  void refusesWhatIsNoFileOfText() throws IOException {
    Path file = folder.resolve("agent.yaml");
    assertRefused(file, "there is no such file");
    Files.write(file, "node: ä".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "is not UTF-8");
    Files.writeString(file, "");
    assertRefused(file, "is empty");
    Files.writeString(file, "- a\n- b\n");
    assertRefused(file, "must begin with");
    Files.writeString(file, "node: a\u0007b\n");
    assertRefused(file, "control character U+0007");
    Files.writeString(file, "# " + "x".repeat(2 << 20));
    assertRefused(file, "larger than 1 MiB");
    assertRefused(folder, "is not a file");
  }

  @Test
  void refusesYamlBombs() throws IOException {
    Path file = write("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n");
    assertRefused(file, "");
    assertRefused(write("a: " + "[".repeat(5_000)), "");
    assertRefused(write("a: " + "{b: ".repeat(5_000)), "");
  }

  private static void assertRefused(Path file, String says) {
    assertThatThrownBy(() -> SettingsFile.read(file, Set.of("text")))
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining(says);
  }

  private AgentSettings read(String text) throws IOException {
    return SettingsFile.read(write(text), Set.of("text"));
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.deleteIfExists(file);
    return Files.writeString(file, text);
  }
}
