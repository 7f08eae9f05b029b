package io.understudy.driver.postgresql.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

  private static final String FILE =
      """
      # first
      local   all   all                 peer
      host    all   all   127.0.0.1/32  scram-sha-256  # loopback

      # last
      host    all   all   10.0.0.0 255.0.0.0  md5
      """;

  private static RuleFile parse(String text) {
    return RuleFile.parse(Sort.HBA, text.getBytes(UTF_8));
  }

  private static SequencedMap<String, String> rules(RuleFile file) {
    var rules = new LinkedHashMap<String, String>();
    file.rules().forEach(rule -> rules.put(rule.name(), rule.value()));
    return rules;
  }

  private static String text(RuleFile file) {
    return new String(file.file().bytes(), UTF_8);
  }

  @Test
  void namesRulesByWhatTheyMatch() {
    RuleFile file = parse(FILE);

    assertThat(file.names())
        .containsExactly(
            "local all all", "host all all 127.0.0.1/32", "host all all 10.0.0.0 255.0.0.0");
    assertThat(rules(file).values()).containsExactly("peer", "scram-sha-256", "md5");
  }

  @Test
  void tellsRepeatedRulesApart() {
    assertThat(parse("local all all peer\nlocal all all trust\n").names())
        .containsExactly("local all all", "local all all #2");
  }

  @Test
  void isUntouchedByItsOwnRules() {
    RuleFile file = parse(FILE);

    assertThat(text(file.with(rules(file)))).isEqualTo(FILE);
  }

  @Test
  void insertsBehindTheRuleBeforeAndKeepsComments() {
    RuleFile file = parse(FILE);
    var desired = new LinkedHashMap<String, String>();
    desired.put("local all all", "peer");
    desired.put("host all \"ü\" 10.1.0.0/16", "reject");
    desired.put("host all all 127.0.0.1/32", "md5");

    String text = text(file.with(desired));

    assertThat(text)
        .isEqualTo(
            """
            # first
            local   all   all                 peer
            host all "ü" 10.1.0.0/16 reject
            host all all 127.0.0.1/32 md5

            # last
            """);
  }

  @Test
  void reordersInTheSlotsThatAreThere() {
    RuleFile file = parse("a b c d e\n#\nf g h i j\n");
    var desired = new LinkedHashMap<String, String>();
    desired.put("f g h i", "j");
    desired.put("a b c d", "e");

    assertThat(text(file.with(desired))).isEqualTo("f g h i j\n#\na b c d e\n");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, TRIES",
    "10.9.8.7, TRIES",
    "192.168.0.1, NO_RULE",
    "::1, NO_RULE",
  })
  void findsTheRuleThatDecides(String address, Gate.Answer answer) {
    var visitor = new Visitor("postgres", "postgres", Optional.of(address), false);

    assertThat(Gate.of(parse(FILE), visitor)).isEqualTo(answer);
  }

  @Test
  void seesARejectionAboveEverything() {
    var visitor = new Visitor("postgres", "postgres", Optional.of("127.0.0.1"), false);

    assertThat(Gate.of(parse("host all all all reject\n" + FILE), visitor))
        .isEqualTo(Gate.Answer.REJECTED);
    assertThat(Gate.of(parse("host all +admins all trust\n" + FILE), visitor))
        .isEqualTo(Gate.Answer.UNKNOWN);
  }
}
