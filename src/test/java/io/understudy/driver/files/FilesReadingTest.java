package io.understudy.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.driver.Collected;
import io.understudy.driver.IdentityChanged;
import io.understudy.driver.Session;
import io.understudy.driver.SettingRefused;
import io.understudy.driver.Unreachable;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilesReadingTest {

  private final FilesUnderTest files = new FilesUnderTest();

  @AfterEach
  void close() {
    files.close();
  }

  private static Parameter find(ParameterSet set, String key) {
    return set.find(ParameterKey.parse(key))
        .orElseThrow(() -> new AssertionError(key + " " + set.keys()));
  }

  private static String text(ParameterSet set, String key) {
    return find(set, key).value().display();
  }

  @Test
  void keysTellFolderFileAndSetting() {
    files.sample();
    try (Session session = files.open()) {
      ParameterSet set = session.collect().parameters();

      assertThat(text(set, "conf[my.cnf]/mysqld/max_connections")).isEqualTo("151");
      assertThat(text(set, "conf[redis.conf]/save[2]")).isEqualTo("300 10");
      assertThat(text(set, "conf[settings.json]/servers/[2]/name")).isEqualTo("two");
      assertThat(text(set, "conf[web.xml]/Server/Service/Connector[2]/@port")).isEqualTo("8009");
      assertThat(text(set, "conf[default/app]/JAVA_OPTS")).isEqualTo("-Xmx512m");
      assertThat(text(set, "conf[my.cnf]/remote \"origin\"/url")).endsWith("x.git");
      assertThat(find(set, "conf[sites/one.conf]/@content").descriptor().type())
          .isEqualTo(ValueType.DOCUMENT);
      assertThat(text(set, "conf[enabled/one.conf]/@link")).isEqualTo("../sites/one.conf");
      assertThat(text(set, "conf[my.cnf]/@mode")).matches("0[0-7]{3}");
      assertThat(text(set, "conf[my.cnf]/@owner")).isEqualTo(System.getProperty("user.name"));
      assertThat(text(set, "conf[server.key]/@content")).isEqualTo("***");
      assertThat(text(set, "conf[app.properties]/db.password")).isEqualTo("***");
    }
  }

  @Test
  void whatCarriesASecretIsOne() {
    files
        .write(
            "a.properties", "url=jdbc:x://h/d?user=u&password=geheim\nproxy=http://u:geheim@h/\n")
        .write("b.conf", "listen x\n  user admin insecure-password geheim\n")
        .write("c.conf", "# a password would stand here\nlisten x\n")
        .write("e.properties", "ServerTokens=Prod\naccess.token=geheim\n")
        .write("d.conf", "stats auth\n  password geheim\n")
        .with("clear", List.of("d.conf"));
    try (Session session = files.open()) {
      ParameterSet set = session.collect().parameters();

      assertThat(text(set, "conf[a.properties]/url")).isEqualTo("***");
      assertThat(text(set, "conf[a.properties]/proxy")).isEqualTo("***");
      assertThat(text(set, "conf[e.properties]/ServerTokens")).isEqualTo("Prod");
      assertThat(text(set, "conf[e.properties]/access.token")).isEqualTo("***");
      assertThat(text(set, "conf[b.conf]/@content")).isEqualTo("***");
      assertThat(text(set, "conf[c.conf]/@content")).contains("listen");
      assertThat(text(set, "conf[d.conf]/@content")).contains("geheim");
    }
  }

  @Test
  void whatIsNoTextOrTooLargeIsComparedAndSaidSo() throws IOException {
    files
        .bytes("logo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1})
        .bytes("latin1.ini", new byte[] {'a', '=', (byte) 0xFC, '\n'})
        .bytes("large.conf", new byte[3000])
        .write("broken.json", "{ \"a\": ")
        .write("twice.yml", "a: 1\na: 2\n")
        .with("largest", "2kB");
    Files.createDirectories(files.conf("sub"));
    Process fifo = new ProcessBuilder("mkfifo", files.conf("pipe").toString()).start();
    assertThat(fifo.onExit().join().exitValue()).isZero();
    try (Session session = files.open()) {
      Collected collected = session.collect();
      ParameterSet set = collected.parameters();

      assertThat(text(set, "conf[logo.png]/@digest")).hasSize(64);
      assertThat(text(set, "conf[latin1.ini]/@digest")).hasSize(64);
      assertThat(text(set, "conf[large.conf]/@digest")).hasSize(64);
      assertThat(text(set, "conf[broken.json]/@content")).contains("\"a\"");
      assertThat(text(set, "conf[twice.yml]/@content")).contains("a: 2");
      assertThat(collected.condition().notes())
          .anyMatch(note -> note.contains("logo.png") && note.contains("no text in UTF-8"))
          .anyMatch(note -> note.contains("large.conf") && note.contains("larger than 2048"))
          .anyMatch(note -> note.contains("broken.json") && note.contains("json"))
          .anyMatch(note -> note.contains("twice.yml"))
          .anyMatch(note -> note.contains("pipe") && note.contains("neither a file nor a link"));
    }
  }

  @Test
  void whatHasNoKeyIsPassedOverAndSaid() throws IOException {
    files.sample();
    try (Session session = files.open()) {
      session.collect();
      Files.delete(files.conf("my.cnf"));
      Files.createSymbolicLink(files.conf("my.cnf"), Path.of("x"));
      Files.move(files.conf("default"), files.folder().resolve("away"));
      String longName = "n".repeat(250);
      files.write(
          longName + "/" + longName + "/" + longName + "/" + longName + "/" + longName, "x");

      Collected collected = session.collect();

      assertThat(collected.condition().notes()).anyMatch(note -> note.contains("too long"));
      assertThat(text(collected.parameters(), "conf[my.cnf]/@link")).isEqualTo("x");
    }
  }

  /** The kernel's view of a process's memory cannot be read at its begin, not even by root. */
  @Test
  void whatCannotBeReadMakesNoHalfARevision() {
    files.sample();
    var folders = Map.of("conf", Map.of("path", "/proc/self/mem"));
    try (Session session = files.with("folders", folders).open()) {
      assertThatThrownBy(session::collect)
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("/mem cannot be read")
          .hasMessageContaining("exclude it");
    }
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path outside = Files.createDirectories(files.folder().resolve("outside"));
    Files.writeString(outside.resolve("secret.conf"), "outside");
    files.link("dir", outside.toString());
    files.link("file.conf", outside.resolve("secret.conf").toString());
    files.link("loop", ".");
    try (Session session = files.open()) {
      ParameterSet set = session.collect().parameters();

      assertThat(set.keys().stream().map(ParameterKey::path))
          .containsExactly("conf[dir]/@link", "conf[file.conf]/@link", "conf[loop]/@link");
    }
  }

  @Test
  void aWriteThatSetsItsTimeBackIsSeen() throws IOException {
    files.write("a.ini", "x = 1\n");
    Path file = files.conf("a.ini");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, time);
    try (Session session = files.open()) {
      for (int i = 2; i < 200; i++) {
        Files.writeString(file, "x = " + i % 10 + "\n");
        Files.setLastModifiedTime(file, time);

        assertThat(text(session.collect().parameters(), "conf[a.ini]/x"))
            .isEqualTo(Integer.toString(i % 10));
      }
    }
  }

  @Test
  void whatComesAndGoesIsSeen() throws IOException {
    files.sample();
    try (Session session = files.open()) {
      Collected first = session.collect();
      files.write("sites/two.conf", "two\n");
      Files.delete(files.conf("my.cnf"));
      Collected second = session.collect();

      assertThat(second.parameters().keys())
          .contains(ParameterKey.parse("conf[sites/two.conf]/@content"))
          .noneMatch(key -> key.path().startsWith("conf[my.cnf]"));
      assertThat(session.collect().parameters().hash())
          .isEqualTo(second.parameters().hash())
          .isNotEqualTo(first.parameters().hash());
    }
  }

  @Test
  void aFolderMadeAnewIsAnotherInstallation() throws IOException {
    files.write("a.ini", "x = 1\n");
    try (Session session = files.open()) {
      session.collect();
      Files.move(files.conf(""), files.folder().resolve("old"));
      files.write("a.ini", "x = 1\n");

      assertThatThrownBy(session::collect).isInstanceOf(IdentityChanged.class);
    }
  }

  record Wrong(String setting, Object value, String says) {}

  static List<Wrong> wrong() {
    return List.of(
        new Wrong("folders", Map.of(), "folders: is missing"),
        new Wrong("folders", "x", "must be a map"),
        new Wrong("folders", Map.of("a/b", Map.of("path", "/etc")), "must be named by"),
        new Wrong("folders", Map.of("a", Map.of()), "folders.a.path: is missing"),
        new Wrong("folders", Map.of("a", Map.of("path", "/no/such")), "folders.a.path"),
        new Wrong("folders", Map.of("a", Map.of("path", "/etc", "colour", 1)), "folders.a.colour"),
        new Wrong(
            "folders",
            Map.of("a", Map.of("path", "/etc", "formats", Map.of("*.x", "word"))),
            "folders.a.formats.*.x: 'word' is none of"),
        new Wrong(
            "folders", Map.of("a", Map.of("path", "/etc", "include", List.of("[a"))), "wildcard"),
        new Wrong("folders", Map.of("a", Map.of("path", "/etc", "include", "x")), "list of texts"),
        new Wrong("largest", "1GB", "largest: must be a size"),
        new Wrong("effect", "sometimes", "effect: must be"),
        new Wrong("check", "rm -rf /", "check: must be a list of texts"),
        new Wrong("secrets", List.of(), "secrets: must be a list"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongSettingIsOneClearLine(Wrong wrong) {
    files.with(wrong.setting(), wrong.value());

    assertThatThrownBy(files::open)
        .isInstanceOf(SettingRefused.class)
        .hasMessageStartingWith("instances.app.")
        .hasMessageContaining(wrong.says())
        .hasMessageNotContaining("\n");
  }

  @Test
  void oneFileCanBeDeclaredAlone() {
    files.sample().with("folders", Map.of("c", Map.of("path", files.conf("my.cnf").toString())));
    try (Session session = files.open()) {
      assertThat(session.collect().parameters().keys())
          .allMatch(key -> key.path().startsWith("c[my.cnf]/"))
          .contains(ParameterKey.parse("c[my.cnf]/mysqld/user"));
    }
  }

  @Test
  void anUnchangedLookIsTheSameLook() {
    files.sample();
    for (int i = 0; i < 100; i++) {
      files.write("many/" + i + ".ini", "[a]\nx = " + i + "\n");
    }

    look("just written");
    files.anHourLater();
    look("written long ago");
  }

  private void look(String when) {
    try (Session session = files.open()) {
      Collected first = session.collect();
      long begin = 0;
      for (int i = 0; i < 150; i++) {
        if (i == 50) {
          begin = System.nanoTime();
        }
        assertThat(session.collect()).isSameAs(first);
      }
      System.out.printf(
          "files: an unchanged look at %d parameters, %s: %.2f ms%n",
          first.parameters().size(), when, (System.nanoTime() - begin) / 100e6);
    }
  }
}
