package io.understudy.driver.postgresql.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class AccessFileTest {

  private static List<Line> lines(String text) {
    return AccessFile.parse(text.getBytes(ISO_8859_1)).lines();
  }

  private static Token word(String text) {
    return new Token(text, false);
  }

  @Property
  void printsEveryByteItParsed(@ForAll byte[] bytes) {
    assertThat(AccessFile.parse(bytes).bytes()).isEqualTo(bytes);
  }

  @Property
  void printsEveryByteOfWhatLooksLikeRules(
      @ForAll @Chars({'\\', '\n', '\r', '"', ',', '#', ' '}) @CharRange(from = 'a', to = 'c')
          String text) {
    assertThat(AccessFile.parse(text.getBytes(ISO_8859_1)).bytes())
        .isEqualTo(text.getBytes(ISO_8859_1));
  }

  @Property
  void readsBackAnyTokenItWrites(@ForAll @CharRange(from = ' ', to = '~') String text) {
    var token = new Token(text, true);
    assertThat(Lexer.fields(token.written())).containsExactly(List.of(token));
  }

  @Test
  void readsFieldsAndListsAndQuotes() {
    assertThat(lines("host  all,\"a b\", c  \"all\"\t10.0.0.0/8 md5 # why\n").getFirst().fields())
        .containsExactly(
            List.of(word("host")),
            List.of(word("all"), new Token("a b", true), word("c")),
            List.of(new Token("all", true)),
            List.of(word("10.0.0.0/8")),
            List.of(word("md5")));
  }

  @Test
  void joinsContinuedLines() {
    List<Line> lines =
        lines("host all \\\n all all md5\r\n# note \\\r\nstill note\nlocal all all peer");

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).fields()).hasSize(5);
    assertThat(lines.get(1).speaks()).isFalse();
    assertThat(lines.get(2).fields().getFirst()).containsExactly(word("local"));
  }

  @Test
  void readsADoubledQuoteAsOne() {
    assertThat(lines("local \"say \"\"hi\"\"\" all peer").getFirst().fields().get(1))
        .containsExactly(new Token("say \"hi\"", true));
  }

  @Test
  void knowsIncludes() {
    assertThat(lines("include_dir conf.d\n").getFirst().includes()).isTrue();
    assertThat(lines("local include all peer\n").getFirst().includes()).isFalse();
  }
}
