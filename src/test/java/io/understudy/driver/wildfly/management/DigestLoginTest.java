package io.understudy.driver.wildfly.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7616, section 3.9.1. */
class DigestLoginTest {

  private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CLIENT_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  private static String header(String algorithm) {
    return """
    Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%s, \
    nonce="%s", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"\
    """
        .formatted(algorithm, NONCE);
  }

  private static String answer(String... headers) {
    Challenge challenge = Challenge.strongest(List.of(headers)).orElseThrow();
    return new DigestLogin(challenge, "Mufasa", "Circle of Life")
        .authorization("GET", "/dir/index.html", CLIENT_NONCE);
  }

  @Test
  void answersByMd5() {
    assertThat(answer(header("MD5")))
        .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "nc=00000001");
  }

  @Test
  void prefersTheStrongerAlgorithm() {
    assertThat(answer(header("MD5"), header("SHA-256")))
        .contains(
            "algorithm=SHA-256",
            "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
  }

  @Test
  void countsTheRequestsUnderOneNonce() {
    Challenge challenge = Challenge.strongest(List.of(header("SHA-256"))).orElseThrow();
    var login = new DigestLogin(challenge, "Mufasa", "Circle of Life");
    login.authorization("POST", "/management");

    String second = login.authorization("POST", "/management");

    assertThat(second).contains("nc=00000002", "opaque=\"FQhe/");
  }

  @Test
  void answersNothingElse() {
    assertThat(Challenge.strongest(List.of("Basic realm=\"x\"", header("MD5-sess"), "Digest ")))
        .isEmpty();
  }

  @Test
  void quotesWhatNamesMayHold() {
    Challenge challenge =
        Challenge.strongest(List.of("Digest realm=\"a \\\"b\\\"\", nonce=\"n\", qop=auth"))
            .orElseThrow();

    String header = new DigestLogin(challenge, "bert\"\\", "x").authorization("POST", "/");

    assertThat(header).contains("username=\"bert\\\"\\\\\"", "realm=\"a \\\"b\\\"\"");
  }
}
