package io.understudy.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The agent's jar as the build made it. */
class AgentJarIT {

  private static final Path JAR = Path.of(System.getProperty("understudy.agent.jar"));
  private static final long MEGABYTE = 1024 * 1024;

  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/");
  private static final List<String> ALLOWED =
      List.of(
          "io/understudy/parameter/",
          "io/understudy/driver/",
          "io/understudy/protocol/",
          "io/understudy/agent/",
          "org/postgresql/",
          "com/fasterxml/jackson/",
          "org/yaml/snakeyaml/");

  @Test
  void holdsTheAgentAndItsLibrariesOnly() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      SortedSet<String> strangers =
          jar.stream()
              .map(entry -> VERSIONED.matcher(entry.getName()).replaceFirst(""))
              .filter(name -> name.endsWith(".class"))
              .filter(name -> ALLOWED.stream().noneMatch(name::startsWith))
              .collect(toCollection(TreeSet::new));

      assertThat(strangers).isEmpty();
    }
  }

  @Test
  void namesEveryDriverOfTheSources() throws IOException {
    Path services = Path.of("src/main/resources/META-INF/services/io.understudy.driver.Driver");
    try (JarFile jar = new JarFile(JAR.toFile())) {
      var entry = jar.getJarEntry("META-INF/services/io.understudy.driver.Driver");
      assertThat(entry).isNotNull();

      String named = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);

      assertThat(named.lines()).containsAll(Files.readAllLines(services));
    }
  }

  @Test
  void staysSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(6 * MEGABYTE);
  }
}
