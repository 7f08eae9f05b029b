package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.nginx.syntax.ConfigText;
import io.understudy.driver.nginx.syntax.CorpusMeaning;
import io.understudy.driver.nginx.syntax.Directive;
import io.understudy.parameter.ParameterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations after what real ones do. */
class CorpusTest {

  static Stream<Path> corpus() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/nginx"))) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void thereAreSixtyAtLeast() throws IOException {
    assertThat(corpus()).hasSizeGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void parsedAndPrintedItIsTheSame(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);

    assertThat(ConfigText.parse(file.toString(), bytes).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void writtenInAnotherWayItMeansTheSame(Path file) throws IOException {
    ConfigText text = ConfigText.parse(file.toString(), Files.readAllBytes(file));
    List<Named> named = named(text);
    for (int seed = 0; seed < 20; seed++) {
      ConfigText other = CorpusMeaning.rewritten(text, new Random(seed));

      assertThat(CorpusMeaning.of(other)).isEqualTo(CorpusMeaning.of(text));
      assertThat(named(other)).extracting(Named::key).containsExactlyElementsOf(keys(named));
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void everyPlaceHasAKeyOfItsOwnThatIsUnderstoodAgain(Path file) throws IOException {
    List<Named> named = named(ConfigText.parse(file.toString(), Files.readAllBytes(file)));

    assertThat(new HashSet<>(keys(named))).hasSameSizeAs(named);
    for (Named each : named) {
      List<Segment> segments = Segment.parse(each.key()).orElseThrow();
      assertThat(String.join("/", segments.stream().map(Segment::toString).toList()))
          .isEqualTo(each.key().path());
    }
  }

  /** Changing the arguments of each directive in turn changes the bytes of that directive alone. */
  @ParameterizedTest
  @MethodSource("corpus")
  void aChangeStaysInItsDirective(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String before = new String(bytes, StandardCharsets.ISO_8859_1);
    int count = directives(ConfigText.parse(file.toString(), bytes)).size();
    for (int i = 0; i < count; i++) {
      ConfigText text = ConfigText.parse(file.toString(), bytes);
      Directive changed = directives(text).get(i);
      var arguments = new ArrayList<>(changed.arguments());
      if (arguments.isEmpty()) {
        continue;
      }
      arguments.set(0, "changed; {here}");
      changed.arguments(arguments);
      String after = new String(text.bytes(), StandardCharsets.ISO_8859_1);

      int same = 0;
      while (after.charAt(same) == before.charAt(same)) {
        same++;
      }
      int tail = after.indexOf("changed; {here}\"", Math.max(0, same - 1)) + 16;
      assertThat(before).endsWith(after.substring(tail));
      assertThat(CorpusMeaning.of(ConfigText.parse("again", text.bytes())))
          .isEqualTo(CorpusMeaning.of(text));
    }
  }

  private static List<ParameterKey> keys(List<Named> named) {
    return named.stream().map(Named::key).toList();
  }

  private static List<Directive> directives(ConfigText text) {
    var all = new ArrayList<Directive>();
    var open = new ArrayList<>(List.of(text.body()));
    while (!open.isEmpty()) {
      for (Directive directive : open.removeLast().directives()) {
        all.add(directive);
        directive.body().ifPresent(open::add);
      }
    }
    return all;
  }

  private static List<Named> named(ConfigText text) {
    Path path = Path.of("/etc/nginx/nginx.conf");
    var file = new ConfigFile(path, path, "", text);
    var tree = new ConfigTree(file, Map.of(path, file), new HashMap<>(), List.of());
    return Naming.of(tree.entries(), Path.of("/etc/nginx")).places();
  }
}
