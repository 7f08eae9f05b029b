package io.understudy.driver.files.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of a sample of each format: changed, removed, put back in, each alone. */
class FormatFidelityTest {

  @ParameterizedTest
  @CsvSource({
    "properties, app.properties, 9",
    "ini, my.cnf, 11",
    "key-value, redis.conf, 9",
    "shell, default.sh, 7",
    "json, settings.json, 16",
    "yaml, prometheus.yml, 17",
    "toml, config.toml, 13",
    "xml, web.xml, 19",
  })
  void everySettingOfTheSampleIsChangedAlone(String name, String file, int atLeast)
      throws IOException, Malformed {
    Format format = Formats.named(name).orElseThrow();
    String text = sample(file);
    Map<List<String>, String> before = format.read(text).values();
    var refused = new ArrayList<String>();

    int tried = 0;
    for (Map.Entry<List<String>, String> setting : before.entrySet()) {
      for (String other : List.of(setting.getValue() + "7", "12", "two words", "a \"b\" 'c' # d")) {
        tried++;
        check(format, text, before, setting.getKey(), other, refused);
      }
      tried++;
      check(format, text, before, setting.getKey(), null, refused);
    }

    System.out.printf(
        "%s: %d settings, %d of %d edits made%s%n",
        name, before.size(), tried - refused.size(), tried, refused.isEmpty() ? "" : " " + refused);
    assertThat(before).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(refused.size()).as("%s", refused).isLessThanOrEqualTo(tried / 4);
  }

  private static void check(
      Format format,
      String text,
      Map<List<String>, String> before,
      List<String> path,
      @Nullable String wish,
      List<String> refused)
      throws Malformed {
    var editor = new Editor(format, text);
    Map<List<String>, @Nullable String> wishes = new HashMap<>();
    wishes.put(path, wish);
    if (editor.edit(wishes).isPresent()) {
      refused.add(path + (wish == null ? " removed" : " = " + wish));
      assertThat(editor.text()).isEqualTo(text);
      return;
    }
    var expected = new LinkedHashMap<>(before);
    expected.remove(path);
    if (wish != null) {
      expected.put(path, wish);
    }
    assertThat(format.read(editor.text()).values()).isEqualTo(expected);
    comments(text).forEach(comment -> assertThat(editor.text()).contains(comment));
    assertThat(Math.abs(editor.text().lines().count() - text.lines().count())).isLessThan(6);
  }

  private static Stream<String> comments(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("#") || line.startsWith("<!--") || line.startsWith("//"));
  }

  /** The sample's text goes over to an empty file, setting by setting. */
  @ParameterizedTest
  @CsvSource({
    "properties, app.properties",
    "ini, my.cnf",
    "key-value, redis.conf",
    "shell, default.sh",
    "json, settings.json",
    "yaml, prometheus.yml",
    "toml, config.toml",
    "xml, web.xml",
  })
  void theWholeSampleCanBeMadeFromNothing(String name, String file) throws IOException, Malformed {
    Format format = Formats.named(name).orElseThrow();
    Map<List<String>, String> values = format.read(sample(file)).values();
    var editor = new Editor(format, "");

    assertThat(editor.edit(new HashMap<>(values))).isEmpty();

    assertThat(format.read(editor.text()).values()).containsExactlyInAnyOrderEntriesOf(values);
  }

  /** As files from Windows have them. */
  @ParameterizedTest
  @CsvSource({
    "properties, app.properties",
    "ini, my.cnf",
    "key-value, redis.conf",
    "shell, default.sh",
    "json, settings.json",
    "yaml, prometheus.yml",
    "toml, config.toml",
    "xml, web.xml",
  })
  void linesMayEndInTwoCharacters(String name, String file) throws IOException, Malformed {
    Format format = Formats.named(name).orElseThrow();
    String text = sample(file).replace("\n", "\r\n");
    Map<List<String>, String> values = format.read(text).values();
    List<String> path = values.keySet().iterator().next();
    var editor = new Editor(format, text);

    assertThat(editor.edit(Map.of(path, "7"))).isEmpty();

    assertThat(values.keySet()).isEqualTo(format.read(sample(file)).values().keySet());
    assertThat(editor.text().lines().count()).isEqualTo(text.lines().count());
    assertThat(editor.text().replace("\r\n", "")).doesNotContain("\n");
  }

  static String sample(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FormatFidelityTest.class.getResourceAsStream("/files/" + file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
