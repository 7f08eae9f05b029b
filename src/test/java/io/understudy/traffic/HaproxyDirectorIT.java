package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.traffic.Concern.Sort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy, whose socket the console asks itself and whose state file an agent keeps. */
class HaproxyDirectorIT extends DirectorContract {

  @TempDir static Path folder;

  static NamedServer alpha;
  static NamedServer beta;
  static HaproxyUnderTest haproxy;
  static Trial trial;

  @BeforeAll
  static void start() {
    alpha = new NamedServer("alpha");
    beta = new NamedServer("beta");
    haproxy = new HaproxyUnderTest(folder, alpha.port(), beta.port(), "check inter 10s");
    trial =
        new Trial(folder)
            .agent("alpha", "")
            .agent(
                "beta",
                """
                traffic:
                  haproxy: { socket: %s, stateFile: %s }
                """
                    .formatted(haproxy.unixSocket, haproxy.stateFile));
  }

  @AfterAll
  static void stop() throws IOException {
    trial.close();
    haproxy.close();
    alpha.close();
    beta.close();
  }

  @Override
  Director director() {
    return new HaproxyDirector(new HaproxyAccess(trial.orders()));
  }

  Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("socket", "127.0.0.1:" + haproxy.admin);
    document.put("backend", "db");
    document.put("servers", Map.of("alpha", "alpha", "beta", "beta"));
    document.put("stateFile", haproxy.stateFile.toString());
    return document;
  }

  final Post with(String field, Object value) {
    Map<String, Object> document = document();
    document.put(field, value);
    return trial.post("haproxy", document);
  }

  @Override
  Post post() {
    return trial.post("haproxy", document());
  }

  @Override
  Post astray() {
    return with("backend", "nowhere");
  }

  @Override
  Post hanging(int port) {
    return with("socket", "127.0.0.1:" + port);
  }

  @Override
  String reached() {
    return haproxy.reached();
  }

  @Test
  void aReloadDoesNotUndoIt() {
    assertDone(deed("hold", Director::hold));
    assertDone(deed("redirect", Director::redirect));
    assertDone(deed("release", Director::release));

    haproxy.reload();

    assertThat(nodes()).containsExactly("beta");
    assertClientReaches("beta");
  }

  @Test
  void sessionsOfTheOldServerAreEnded() throws IOException {
    try (var client = new Socket()) {
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), haproxy.front("db")), 2_000);
      client.setSoTimeout(5_000);
      assertThat(client.getInputStream().readNBytes(6)).hasSize(6);

      assertDone(deed("redirect", Director::redirect));

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void holdsNewClientsFromTheOldServerAndWaitsForTheOthersAsLongAsItMay() throws IOException {
    Post patient = with("drainSeconds", 1L);
    try (var client = new Socket()) {
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), haproxy.front("db")), 2_000);
      assertThat(client.getInputStream().readNBytes(6)).hasSize(6);

      Outcome held = director().hold(new Transfer(patient, route(), context().step("hold")));

      assertThat(held.detail()).contains("sessions were left");
      assertThat(reached()).isEmpty();
      assertThat(nodes()).isEmpty();
    }
  }

  @Test
  void aServerThatItsOwnCheckHoldsDownIsTrusted() throws IOException {
    try (var late = new NamedServer("beta");
        var other =
            new HaproxyUnderTest(
                Files.createDirectory(folder.resolve("checked")),
                alpha.port(),
                late.port(),
                "check inter 60s")) {
      Map<String, Object> document = document();
      document.put("socket", other.unixSocket.toString());
      document.remove("via");
      document.remove("stateFile");
      Post checked = trial.post("haproxy", document);
      new io.understudy.protocol.haproxy.RuntimeSocket(
              other.unixSocket.toString(), java.time.Duration.ofSeconds(2))
          .ask("set server db/beta state ready; set server db/beta health down");

      Outcome moved =
          director().redirect(new Transfer(checked, route(), context().step("redirect")));

      assertDone(moved);
      assertThat(NamedServer.at(other.front("db"))).isEqualTo("beta");
    }
  }

  @Test
  void warnsWhereAReloadWouldUndoIt() {
    Map<String, Object> document = document();
    document.remove("stateFile");

    List<Concern> without = director().check(trial.post("haproxy", document), route());
    List<Concern> kept = director().check(post(), route());
    List<Concern> unkept = director().check(with("stateFile", "/nowhere/state"), route());

    assertThat(without).extracting(Concern::sort).containsExactly(Sort.NOT_LASTING);
    assertThat(kept).isEmpty();
    assertThat(unkept).extracting(Concern::sort).containsExactly(Sort.NOT_LASTING);
  }
}
