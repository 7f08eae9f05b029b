package io.understudy.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterKeyTest {

  @Property
  void anySegmentsComeBackUnchanged(@ForAll("segments") List<String> segments) {
    ParameterKey key = ParameterKey.of(segments.toArray(String[]::new));

    assertThat(key.segments()).isEqualTo(segments);
    assertThat(key.family()).isEqualTo(segments.getFirst());
    assertThat(ParameterKey.parse(key.path())).isEqualTo(key);
  }

  @Property
  void differentSegmentsGiveDifferentKeys(
      @ForAll("segments") List<String> one, @ForAll("segments") List<String> other) {
    ParameterKey first = ParameterKey.of(one.toArray(String[]::new));
    ParameterKey second = ParameterKey.of(other.toArray(String[]::new));

    assertThat(first.equals(second)).isEqualTo(one.equals(other));
    assertThat(first.compareTo(second) == 0).isEqualTo(one.equals(other));
  }

  @Property
  void everyTextIsEitherRefusedOrTheOnlySpellingOfItsKey(@ForAll("pathLike") String path) {
    ParameterKey key;
    try {
      key = ParameterKey.parse(path);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("key:");
      return;
    }
    assertThat(ParameterKey.of(key.segments().toArray(String[]::new)).path()).isEqualTo(path);
  }

  @Test
  void encodesWhatWouldBreakThePath() {
    assertThat(ParameterKey.of("roles", "a/b%\n", "login").path())
        .isEqualTo("roles/a%2Fb%25%0A/login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "a/%",
        "a/%2",
        "a/%2f",
        "a/%41",
        "a/%ZZ",
        "a/%C3",
        "a/b\nc",
        "a/\u0000",
        "a/\uD800",
        "a/%ED%A0%80"
      })
  void refusesWhatIsNoKey(String path) {
    assertThatThrownBy(() -> ParameterKey.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key:");
  }

  @Test
  void knowsWhatItStandsUnder() {
    ParameterKey key = ParameterKey.of("databases", "a/b", "owner");
    ParameterKey database = ParameterKey.of("databases", "a/b");

    assertThat(key.parent()).contains(database);
    assertThat(ParameterKey.parse("order").parent()).isEmpty();
    assertThat(key.isWithin(database)).isTrue();
    assertThat(ParameterKey.of("databases", "a/b2", "owner").isWithin(database)).isFalse();
    assertThat(database.isWithin(database)).isFalse();
  }

  @Test
  void refusesTooLongAPath() {
    assertThatThrownBy(() -> ParameterKey.of("a".repeat(ParameterKey.MAX_LENGTH + 1)))
        .hasMessageContaining("1024");
  }

  @Provide
  Arbitrary<List<String>> segments() {
    return Texts.any().ofMinLength(1).ofMaxLength(12).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> pathLike() {
    return Arbitraries.strings().withChars("ab/%02FEé\n\uD800").ofMaxLength(10);
  }
}
