package io.understudy.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.parameter.ParameterKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {

  @Test
  void slashesInBracketsStayReadable() {
    String key = "http/server[app.example.com]/location[/api]/proxy_read_timeout";

    List<Segment> segments = Segment.parse(ParameterKey.parse(key)).orElseThrow();

    assertThat(segments)
        .containsExactly(
            Segment.of("http"),
            Segment.of("server", "app.example.com"),
            Segment.of("location", "/api"),
            Segment.of("proxy_read_timeout"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/a/",
        "a//b///c",
        "]",
        "]/",
        "a]/b",
        "a]#2/b",
        "]#2",
        "[x]/[y]",
        "%2F",
        "100%",
        "~ ^/[a-z]/$",
        "\t",
        "ä/ö",
        "\"\"",
        "a]#12345/"
      })
  void anyContentIsUnderstoodAgain(String content) {
    Segment segment = new Segment("location", content, 3);
    String path = "http/" + segment + "/root";

    List<Segment> segments = Segment.parse(ParameterKey.parse(path)).orElseThrow();

    assertThat(segments).containsExactly(Segment.of("http"), segment, Segment.of("root"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[b", "no such/thing", "[x]", "a[b]c", "a%2Fb", "ünknown"})
  void whatIsNoKeyOfThisDriverIsNotUnderstood(String path) {
    assertThat(Segment.parse(ParameterKey.parse(path))).isEmpty();
  }
}
