package io.understudy.driver.files.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for every format, every text and every value. */
class FormatLawsTest {

  private static final Map<String, String> SAMPLES =
      Map.of(
          "properties", "app.properties",
          "ini", "my.cnf",
          "key-value", "redis.conf",
          "shell", "default.sh",
          "json", "settings.json",
          "yaml", "prometheus.yml",
          "toml", "config.toml",
          "xml", "web.xml");

  @Provide
  Arbitrary<Format> formats() {
    return Arbitraries.of(SAMPLES.keySet()).map(name -> Formats.named(name).orElseThrow());
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.strings().withChars(" \t\n\r\"'\\#;=:,[]{}<>&$`|-!%@*?~0a.ü😀").ofMaxLength(12),
        Arbitraries.of(
            "true", "no", "null", "~", "1e3", "0x1F", "-", "|", "# x", "a: b", "\"a\"b", "'"));
  }

  /** Pieces of samples, cut anywhere and glued: mostly no text of the format at all. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.of(SAMPLES.values())
            .flatMap(file ->
                Arbitraries.integers()
                    .between(0, 600)
                    .tuple2()
                    .map(range -> {
                      String text = sample(file);
                      int from = Math.min(range.get1(), text.length());
                      return text.substring(from, Math.min(text.length(), from + range.get2() / 4));
                    }));
    return Arbitraries.oneOf(
        piece, piece.list().ofMaxSize(3).map(list -> String.join("", list)), values());
  }

  private static String sample(String file) {
    try {
      return FormatFidelityTest.sample(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Either it is read, and no edit leaves every byte; or it is said why not. */
  @Property(tries = 400)
  void aTextIsReadOrRefusedAndNothingIsLost(
      @ForAll("formats") Format format, @ForAll("texts") String text) {
    try {
      var editor = new Editor(format, text);
      assertThat(editor.edit(new HashMap<>(format.read(text).values()))).isEmpty();
      assertThat(editor.text()).isEqualTo(text);
      for (Setting setting : format.read(text).all()) {
        assertThat(setting.from()).isBetween(0, text.length());
        assertThat(setting.to()).isBetween(setting.from(), text.length());
      }
    } catch (Malformed e) {
      assertThat(e.reason()).isNotBlank();
    }
  }

  @Property(tries = 400)
  void anEditChangesItsSettingOnlyOrNothing(
      @ForAll("formats") Format format, @ForAll("values") String value, @ForAll int which)
      throws Malformed {
    String text = sample(String.valueOf(SAMPLES.get(format.name())));
    Map<List<String>, String> before = format.read(text).values();
    var paths = new ArrayList<>(before.keySet());
    List<String> path = paths.get(Math.floorMod(which, paths.size()));

    Map<List<String>, @Nullable String> wish = new HashMap<>();
    wish.put(path, which % 5 == 0 ? null : value);
    check(format, text, before, wish);
  }

  @Property(tries = 400)
  void whatIsAddedChangesNothingElse(
      @ForAll("formats") Format format,
      @ForAll("values") String name,
      @ForAll("values") String value,
      @ForAll int which)
      throws Malformed {
    String text = sample(String.valueOf(SAMPLES.get(format.name())));
    Map<List<String>, String> before = format.read(text).values();
    var paths = new ArrayList<>(before.keySet());
    var path = new ArrayList<>(paths.get(Math.floorMod(which, paths.size())));
    path.set(path.size() - 1, name);

    check(format, text, before, Map.of(List.copyOf(path), value));
  }

  private static void check(
      Format format,
      String text,
      Map<List<String>, String> before,
      Map<List<String>, @Nullable String> wish)
      throws Malformed {
    var editor = new Editor(format, text);
    Optional<Editor.Failed> failed = editor.edit(wish);
    var expected = new LinkedHashMap<>(before);
    if (failed.isEmpty()) {
      wish.forEach((path, value) -> {
        if (value == null) {
          expected.remove(path);
        } else {
          expected.put(path, value);
        }
      });
    } else {
      assertThat(failed.get().reason()).isNotBlank();
      assertThat(editor.text()).isEqualTo(text);
    }
    assertThat(format.read(editor.text()).values()).isEqualTo(expected);
    text.lines()
        .filter(line -> line.strip().startsWith("#") || line.strip().startsWith("<!--"))
        .forEach(comment -> assertThat(editor.text()).contains(comment));
  }
}
