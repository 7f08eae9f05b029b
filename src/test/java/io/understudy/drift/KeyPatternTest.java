package io.understudy.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.parameter.ParameterKey;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {

  @ParameterizedTest
  @CsvSource({
    "settings/log_*, settings/log_connections, true",
    "settings/log_*, settings/work_mem, false",
    "settings/*, settings/a/b, false",
    "settings/**, settings/a/b, true",
    "settings/**, settings, true",
    "**, anything/at/all, true",
    "**/password, roles/app/password, true",
    "roles/**/login, roles/a/b/c/login, true",
    "roles/**/login, roles/a/password, false",
    "roles/a?c, roles/abc, true",
    "roles/a?c, roles/ac, false",
    "settings/a.b, settings/axb, false",
    "settings/[ab], settings/a, false",
    "roles/*/login, roles/a%2Fb/login, true",
  })
  void matchesSegmentBySegment(String pattern, String key, boolean matches) {
    assertThat(new KeyPattern(pattern).matches(ParameterKey.parse(key))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/settings", "settings//a", "settings/"})
  void refusesEmptySegments(String pattern) {
    assertThatThrownBy(() -> new KeyPattern(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void aKeyWithoutStarsMatchesItselfAlone(
      @ForAll("keys") ParameterKey key, @ForAll("keys") ParameterKey other) {
    KeyPattern pattern = new KeyPattern(key.path());

    assertThat(pattern.matches(key)).isTrue();
    assertThat(pattern.matches(other)).isEqualTo(key.equals(other));
  }

  @Test
  void manyStarsDoNotTakeForever() {
    var pattern = new KeyPattern("a*".repeat(200) + "/" + "**/".repeat(100) + "z");
    var key = ParameterKey.parse("a".repeat(300) + "/b".repeat(300));

    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(pattern.matches(key)).isFalse());
  }

  @Provide
  Arbitrary<ParameterKey> keys() {
    return Arbitraries.strings()
        .withCharRange('a', 'c')
        .ofMinLength(1)
        .ofMaxLength(2)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(segments -> ParameterKey.of(segments.toArray(String[]::new)));
  }
}
