package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTextTest {

  @ParameterizedTest
  @CsvSource({
    "30 s, PT30S",
    "30s, PT30S",
    "5 min, PT5M",
    "1 h 30 min, PT1H30M",
    "2 Hours, PT2H",
    "1d, PT24H"
  })
  void readsWhatPeopleWrite(String text, String iso) {
    assertThat(SpanText.iso(text)).isEqualTo(iso);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT30S", "", "soon", "5 min please", "x 5 min", "-5 s", "5"})
  void leavesTheRestToWhoeverChecksIt(String text) {
    assertThat(SpanText.iso(text)).isEqualTo(text);
  }

  @Test
  void writesWhatItReads() {
    Duration span = Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4);

    assertThat(SpanText.words(span)).isEqualTo("1 d 2 h 3 min 4 s");
    assertThat(Duration.parse(SpanText.iso(SpanText.words(span)))).isEqualTo(span);
  }
}
