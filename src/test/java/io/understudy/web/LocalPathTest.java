package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/audit", "/clusters/demo", "/clusters/demo/components/db/diff?from=1&to=2"})
  void goesBackToPagesOfThisConsole(String path) {
    assertThat(LocalPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\tevil",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/\"><script>",
        "/login?from=/login",
        "audit"
      })
  void goesNowhereElse(String path) {
    assertThat(LocalPath.of(path)).isEqualTo("/");
  }
}
