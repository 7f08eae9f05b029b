package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.inventory.Probe;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may answer a GET, and what is told of it. */
class HttpProbeTest {

  private static final Duration SHORT = Duration.ofSeconds(2);

  private static Probed ask(URI url, int status, @Nullable String contains) {
    return new Probes(Clock.systemUTC())
        .ask(List.of(new Probe.Http("shop", url, status, contains, null, SHORT, Duration.ZERO)))
        .getFirst();
  }

  private static RudeServer saying(String head, String body) {
    return new RudeServer(out ->
        out.write(
            ("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void passesWithTheStatusAndTheText() {
    try (RudeServer server = saying("200 OK", "all is wëll")) {
      assertThat(ask(server.url(), 200, "wëll").passed()).isTrue();
      assertThat(ask(server.url(), 200, null).detail()).isEqualTo("status 200");
    }
  }

  @Test
  void saysWhichStatusCameInstead() {
    try (RudeServer server = saying("503 Service Unavailable", "<script>alert(1)</script>")) {
      Probed probed = ask(server.url(), 200, "well");

      assertThat(probed.passed()).isFalse();
      assertThat(probed.detail()).isEqualTo("status 503, expected is 200");
      assertThat(ask(server.url(), 503, null).passed()).isTrue();
    }
  }

  @Test
  void followsNoRedirect() {
    try (RudeServer server = saying("302 Found\r\nLocation: /health", "")) {
      Probed probed = ask(server.url(), 200, null);

      assertThat(probed.detail())
          .isEqualTo("status 302 (a redirect, which is not followed), expected is 200");
      assertThat(server.asked()).isEqualTo(1);
      assertThat(ask(server.url(), 302, null).passed()).isTrue();
    }
  }

  @Test
  void readsSoMuchOfAnEndlessBodyAndHangsUp() {
    try (RudeServer server =
        new RudeServer(out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          byte[] some = new byte[8192];
          while (true) {
            out.write(some);
          }
        })) {
      assertThat(ask(server.url(), 200, null).passed()).isTrue();

      Probed probed = ask(server.url(), 200, "well");

      assertThat(probed.detail())
          .isEqualTo("status 200, and “well” does not stand in the first 262144 bytes that came");
      Awaitility.await().until(() -> server.open() == 0);
    }
  }

  @Test
  void waitsForNoSlowAnswer() {
    try (RudeServer silent = new RudeServer(out -> RudeServer.fallSilent());
        RudeServer slow =
            new RudeServer(out -> {
              out.write("HTTP/1.1 200 OK\r\n\r\nwe".getBytes(StandardCharsets.UTF_8));
              out.flush();
              RudeServer.fallSilent();
            })) {
      assertThat(ask(silent.url(), 200, null).detail()).isEqualTo("no whole answer within 2 s");
      assertThat(ask(slow.url(), 200, "well").detail()).isEqualTo("no whole answer within 2 s");
    }
  }

  @Test
  void endsWithAHeadThatHasNoEnd() {
    byte[] some = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);
    try (RudeServer line =
            new RudeServer(out -> {
              while (true) {
                out.write(some);
              }
            });
        RudeServer header =
            new RudeServer(out -> {
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
              while (true) {
                out.write(some);
              }
            })) {
      assertThat(ask(line.url(), 200, null).passed()).isFalse();
      assertThat(ask(header.url(), 200, null).passed()).isFalse();
      Awaitility.await().until(() -> line.open() + header.open() == 0);
    }
  }

  @Test
  void isToldByWhatIsNoHttpAndByNobody() {
    URI gone;
    try (RudeServer server =
        new RudeServer(out -> out.write("-ERR\r\n".getBytes(StandardCharsets.UTF_8)))) {
      gone = server.url();
      assertThat(ask(gone, 200, null).detail()).isEqualTo("the connection broke, or no HTTP came");
    }
    assertThat(ask(gone, 200, null).detail()).isEqualTo("no connection: nothing listens there");
    assertThat(ask(URI.create("http://no-such-host.invalid/"), 200, null).detail())
        .isEqualTo("its name is not known");
  }

  @Test
  void oneThatIsSlowHoldsUpNoOther() {
    try (RudeServer silent = new RudeServer(out -> RudeServer.fallSilent());
        RudeServer well = saying("200 OK", "")) {
      var first = new java.util.ArrayList<String>();

      List<Probed> all =
          new Probes(Clock.systemUTC())
              .ask(
                  List.of(
                      new Probe.Http("slow", silent.url(), 200, null, null, SHORT, SHORT),
                      new Probe.Http("well", well.url(), 200, null, null, SHORT, SHORT)),
                  probed -> first.add(probed.name()));

      assertThat(first).containsExactly("well", "slow");
      assertThat(all).extracting(Probed::name).containsExactly("slow", "well");
    }
  }
}
