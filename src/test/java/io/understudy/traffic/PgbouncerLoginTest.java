package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PgbouncerLoginTest {

  @Test
  void answersMd5AsThePostgresqlManualHasIt() throws IOException {
    var login = new PgbouncerLogin("boss", "secret");

    byte[] answer = login.answer(request(5, new byte[] {1, 2, 3, 4}));

    assertThat(new String(answer, StandardCharsets.US_ASCII)).matches("md5[0-9a-f]{32}\0");
  }

  @Test
  void refusesWhatItDoesNotSpeak() {
    var login = new PgbouncerLogin("boss", "secret");

    assertThatThrownBy(() -> login.answer(request(7, new byte[0])))
        .isInstanceOf(PgbouncerConsole.Refused.class)
        .hasMessageContaining("scram-sha-256");
  }

  @Test
  void refusesAServerThatAnswersAnotherNonce() throws IOException {
    var login = new PgbouncerLogin("boss", "secret");
    login.answer(request(10, "SCRAM-SHA-256\0\0".getBytes(StandardCharsets.US_ASCII)));

    assertThatThrownBy(() ->
            login.answer(
                request(11, "r=other,s=c2FsdA==,i=4096".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(PgbouncerConsole.Refused.class);
  }

  @Test
  void refusesAServerThatDoesNotKnowThePassword() throws IOException {
    var login = new PgbouncerLogin("boss", "secret");
    String first =
        new String(
            login.answer(request(10, "SCRAM-SHA-256\0\0".getBytes(StandardCharsets.US_ASCII))),
            StandardCharsets.US_ASCII);
    String nonce = first.substring(first.indexOf("r=") + 2);
    login.answer(
        request(11, ("r=" + nonce + "xyz,s=c2FsdA==,i=4096").getBytes(StandardCharsets.US_ASCII)));

    assertThatThrownBy(
            () -> login.answer(request(12, "v=AAAA".getBytes(StandardCharsets.US_ASCII))))
        .hasMessageContaining("does not know the password");
  }

  private static byte[] request(int code, byte[] rest) {
    return ByteBuffer.allocate(4 + rest.length).putInt(code).put(rest).array();
  }
}
