package io.understudy.driver.files;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.ClearSecrets;
import io.understudy.driver.CommandControls;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.change.Rights;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of configuration files with a check and control commands that are scripts: the check
 * refuses files with the word {@code REFUSED}, the commands fail at {@code NORELOAD} and {@code
 * NORESTART}; each leaves a line in {@code calls}.
 */
final class FilesUnderTest implements AutoCloseable {

  private final Path folder;
  private final Map<String, List<String>> control = new HashMap<>();
  private final Map<String, Object> settings = new HashMap<>();
  private Clock clock = Clock.systemUTC();

  FilesUnderTest() {
    try {
      folder = Files.createTempDirectory("files-it").toRealPath();
      Files.createDirectories(conf(""));
      Files.createDirectories(folder.resolve("agent"));
      script("check", "REFUSED");
      script("reload", "NORELOAD");
      script("restart", "NORESTART");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    control.put("reload", command("reload"));
    settings.put("check", command("check"));
    settings.put(
        "folders",
        Map.of(
            "conf",
            Map.of(
                "path",
                conf("").toString(),
                "formats",
                Map.of("redis.conf", "key-value", "default/*", "shell"))));
  }

  private void script(String name, String word) throws IOException {
    Files.writeString(
        folder.resolve(name),
        """
        echo %1$s >> %2$s/calls
        found=$(grep -rh %3$s %2$s/conf) || exit 0
        echo "%1$s does not like: $found"
        exit 3
        """
            .formatted(name, folder, word));
  }

  private List<String> command(String name) {
    return List.of("/bin/sh", folder.resolve(name).toString());
  }

  /** With the samples of all formats, a document, a link and a secret. */
  FilesUnderTest sample() {
    for (String name :
        List.of(
            "app.properties",
            "my.cnf",
            "redis.conf",
            "settings.json",
            "prometheus.yml",
            "web.xml",
            "config.toml")) {
      try (InputStream in =
          Objects.requireNonNull(FilesUnderTest.class.getResourceAsStream("/files/" + name))) {
        write(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    write("default/app", "JAVA_OPTS=\"-Xmx512m\"\n");
    write("sites/one.conf", "<VirtualHost *:80>\n  ServerName one\n</VirtualHost>\n");
    write("server.key", "-----BEGIN PRIVATE KEY-----\ngeheim0815\n");
    write("app.properties", text("app.properties") + "\ndb.password=geheim4711\n");
    link("enabled/one.conf", "../sites/one.conf");
    return this;
  }

  Path folder() {
    return folder;
  }

  Path conf(String name) {
    return folder.resolve("conf").resolve(name);
  }

  FilesUnderTest write(String name, String text) {
    return bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  FilesUnderTest bytes(String name, byte[] bytes) {
    try {
      Files.createDirectories(conf(name).resolveSibling("."));
      Files.write(conf(name), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void link(String name, String target) {
    try {
      Files.createDirectories(conf(name).resolveSibling("."));
      Files.createSymbolicLink(conf(name), Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String name) {
    try {
      return Files.readString(conf(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the scripts were called for, in order. */
  List<String> calls() {
    try {
      Path calls = folder.resolve("calls");
      return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> settings() {
    return settings;
  }

  FilesUnderTest with(String setting, Object value) {
    settings.put(setting, value);
    return this;
  }

  /** As if the server had to be restarted after each change. */
  FilesUnderTest restarting() {
    control.clear();
    control.put("restart", command("restart"));
    return this;
  }

  /** As if all files had been written an hour ago. */
  FilesUnderTest anHourLater() {
    clock = Clock.offset(clock, Duration.ofHours(1));
    return this;
  }

  /** Without a check and commands. */
  FilesUnderTest bare() {
    control.clear();
    settings.remove("check");
    return this;
  }

  Surroundings surroundings() {
    return new Surroundings(
        clock, new ClearSecrets(), new CommandControls(control), folder.resolve("agent"));
  }

  Session open() {
    return new FilesDriver().open(new InstanceSettings("app", settings), surroundings());
  }

  /** Every file with its bytes and rights, and every link. */
  Map<String, String> everything() {
    try (Stream<Path> walk = Files.walk(folder.resolve("conf"))) {
      var all = new TreeMap<String, String>();
      for (Path path : walk.toList()) {
        String name = folder.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          all.put(name, "-> " + Files.readSymbolicLink(path));
        } else {
          String content =
              Files.isRegularFile(path)
                  ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                  : "folder";
          all.put(name, Rights.of(path) + " " + content);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request made of key and text, key and text …; a text {@code null} removes. */
  static ChangeRequest wish(Session session, @Nullable String... keysAndTexts) {
    ParameterSet now = session.collect().parameters();
    var wishes = new ArrayList<Wish>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      var key = ParameterKey.parse(String.valueOf(keysAndTexts[i]));
      String text = keysAndTexts[i + 1];
      wishes.add(
          new Wish(
              key,
              now.find(key).map(Parameter::value).orElse(null),
              text == null ? null : Value.of(text)));
    }
    return new ChangeRequest(wishes, true, true);
  }

  /** What a console would make of two nodes without any rules. */
  static ChangeRequest drift(ParameterSet primary, ParameterSet standby) {
    var keys = new TreeSet<>(primary.keys());
    keys.addAll(standby.keys());
    var wishes = new ArrayList<Wish>();
    for (ParameterKey key : keys) {
      Parameter desired = primary.find(key).orElse(null);
      Parameter live = standby.find(key).orElse(null);
      if (desired == null || live == null || desired.likeness(live) != Likeness.SAME) {
        wishes.add(
            new Wish(
                key, live == null ? null : live.value(), desired == null ? null : desired.value()));
      }
    }
    return new ChangeRequest(wishes, true, true);
  }

  @Override
  public void close() {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
