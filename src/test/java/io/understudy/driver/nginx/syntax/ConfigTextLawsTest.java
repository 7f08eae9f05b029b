package io.understudy.driver.nginx.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConfigTextLawsTest {

  @Property(tries = 3000)
  void anyBytesAreParsedLosslesslyOrRefusedWithAPlace(@ForAll byte[] bytes) {
    parsedOrRefused(bytes);
  }

  @Property(tries = 5000)
  void whatLooksLikeConfigurationIsParsedLosslesslyOrRefused(@ForAll("soup") String text) {
    parsedOrRefused(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 3000)
  void anyArgumentsSurviveBeingWritten(@ForAll("arguments") List<String> arguments) {
    assertThat(Words.split(Words.join(arguments))).isEqualTo(arguments);
  }

  @Property(tries = 1000)
  void anyTextAndAnyBytesSurviveBeingShown(@ForAll byte[] bytes) {
    assertThat(Octets.encode(Octets.decode(bytes))).isEqualTo(bytes);
  }

  @Property(tries = 2000)
  void aChangedArgumentIsReadBackAndNothingElseChanges(
      @ForAll("arguments") List<String> arguments, @ForAll long seed) {
    var random = new Random(seed);
    var source =
        ConfigText.parse(
            "sample",
            "a 1;\nb x 'y z'; # why\nc { d 2; e \"3\"; }\n".getBytes(StandardCharsets.UTF_8));
    var text =
        ConfigText.parse(
            "sample",
            Meaning.rewritten(source.body(), random).getBytes(StandardCharsets.ISO_8859_1));
    text.body().directives().get(1).arguments(arguments);

    List<Meaning> read = Meaning.of(ConfigText.parse("again", text.bytes()).body());

    assertThat(read.get(1).arguments()).isEqualTo(arguments);
    assertThat(read.get(0)).isEqualTo(Meaning.of(source.body()).get(0));
    assertThat(read.get(2)).isEqualTo(Meaning.of(source.body()).get(2));
  }

  @Property(tries = 2000)
  void whatIsInsertedAndRemovedLeavesTheRest(@ForAll("soup") String text, @ForAll long seed) {
    ConfigText config;
    try {
      config = ConfigText.parse("soup", text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (MalformedConfig e) {
      return;
    }
    List<Meaning> before = Meaning.of(config.body());
    int size = config.body().directives().size();
    int index = new Random(seed).nextInt(size + 1);
    Directive added = Directive.simple("added", List.of("x"));
    config.body().insert(index, added, "");

    List<Meaning> with = Meaning.of(ConfigText.parse("with", config.bytes()).body());
    config.body().remove(added);
    List<Meaning> without = Meaning.of(ConfigText.parse("without", config.bytes()).body());

    assertThat(with).hasSize(size + 1);
    assertThat(with.get(index).name()).isEqualTo("added");
    assertThat(without).isEqualTo(before);
  }

  private static void parsedOrRefused(byte[] bytes) {
    try {
      assertThat(ConfigText.parse("fuzz.conf", bytes).bytes()).isEqualTo(bytes);
    } catch (MalformedConfig e) {
      assertThat(e).hasMessageStartingWith("fuzz.conf:");
      assertThat(e.line()).isPositive();
    } catch (RuntimeException e) {
      fail("not its own exception", e);
    }
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(
            "a",
            "b c",
            ";",
            "; ",
            "{",
            "}",
            "'",
            "\"",
            "\\",
            "#",
            "# c\n",
            "\n",
            "\r\n",
            "${",
            "$",
            " ",
            "x_by_lua_block",
            "--",
            "[[",
            "]]",
            ")",
            "(\"a\")",
            "\u00EF\u00BB\u00BF",
            "\u00FF",
            "a;",
            "b 'c d';",
            "e { f; }",
            "\t")
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> arguments() {
    return Arbitraries.strings()
        .withChars("ab \t\r\n;{}#$'\"\\trn()\u00E4\u00FF")
        .ofMaxLength(12)
        .list()
        .ofMaxSize(4);
  }
}
