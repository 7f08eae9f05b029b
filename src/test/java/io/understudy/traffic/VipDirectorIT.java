package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.embedded.Ports;
import io.understudy.traffic.Concern.Sort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An address that moves between two network namespaces, by agents that run in them. */
class VipDirectorIT extends DirectorContract {

  private static final String FOUR = "10.213.7.100";
  private static final String SIX = "fd00:213:7::100";
  private static final int PORT = 7_171;
  private static final int AGENT = 7_701;

  @TempDir static Path folder;

  private static Namespaces network;
  private static Trial trial;

  @BeforeAll
  static void start() {
    network = new Namespaces(7);
    Path certificate = AgentCertificate.file();
    trial = new Trial(folder, Optional.of(certificate));
    for (String node : List.of("alpha", "beta")) {
      network.serve(node, PORT);
      String address = network.address(node);
      trial.agent(
          node,
          address + ":" + AGENT,
          URI.create("https://" + address + ":" + AGENT),
          network.in(node),
          """
          tls: { certificate: %s, key: %s }
          traffic: { vip: { %s/24: eth0, "%s/64": eth0 } }
          """
              .formatted(certificate, AgentCertificate.key(), FOUR, SIX));
    }
    Awaitility.await("the servers in the namespaces")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            List.of("alpha", "beta").stream()
                .allMatch(node -> Ports.connects(network.address(node), PORT)));
  }

  @AfterAll
  static void stop() {
    trial.close();
    network.close();
  }

  @Override
  Director director() {
    return new VipDirector(trial.orders());
  }

  private static Post on(String address, String device) {
    return trial.post(
        "vip", Map.of("address", address, "interfaces", Map.of("alpha", "eth0", "beta", device)));
  }

  @Override
  Post post() {
    return on(FOUR + "/24", "eth0");
  }

  @Override
  Post astray() {
    return on("10.213.7.99/24", "eth0");
  }

  @Override
  Post hanging(int port) {
    URI deaf = URI.create("http://127.0.0.1:" + port);
    return Elsewhere.agent(Elsewhere.agent(post(), "alpha", deaf), "beta", deaf);
  }

  @Override
  String reached() {
    return NamedServer.at(new InetSocketAddress(FOUR, PORT));
  }

  @Test
  void aStaleConsoleMovesNothing() {
    assertAStaleConsoleMovesNothing();
  }

  @Test
  void atNoMomentDoBothHaveIt() {
    Set<List<String>> seen = new HashSet<>();
    CompletableFuture<Outcome> moving =
        CompletableFuture.supplyAsync(
            () -> deed("redirect", Director::redirect), Thread::startVirtualThread);
    while (!moving.isDone()) {
      seen.add(network.holders(FOUR));
    }

    assertDone(moving.join());
    seen.add(network.holders(FOUR));

    assertThat(seen).doesNotContain(List.of("alpha", "beta")).contains(List.of("beta"));
  }

  @Test
  void clientsFollowAtOnceThoughTheyKnewTheOldNeighbour() {
    assertThat(reached()).isEqualTo("alpha");

    assertDone(deed("redirect", Director::redirect));

    assertThat(reached()).isEqualTo("beta");
  }

  @Test
  void anAddressOfIpv6MovesJustSo() {
    Post six = on(SIX + "/64", "eth0");
    assertDone(director().restore(new Transfer(six, route(), context().step("restore-six"))));
    assertThat(NamedServer.at(new InetSocketAddress(SIX, PORT))).isEqualTo("alpha");

    assertDone(director().redirect(new Transfer(six, route(), context().step("redirect-six"))));

    assertThat(network.holders(SIX)).containsExactly("beta");
    assertThat(NamedServer.at(new InetSocketAddress(SIX, PORT))).isEqualTo("beta");
  }

  @Test
  void aSilentOldNodeKeepsTheAddressUnlessItIsKnownToBeOff() {
    Post alone = Elsewhere.agent(post(), "alpha", URI.create("http://127.0.0.1:1"));
    Route lost = new Route(route(alone).from(), route(alone).to(), Route.Old.LOST);
    Route fenced = new Route(lost.from(), lost.to(), Route.Old.OFF_BY_WORD);

    Outcome refused =
        director().redirect(new Transfer(alone, lost, context().step("redirect-lost")));
    List<String> afterwards = network.holders(FOUR);
    Outcome taken =
        director().redirect(new Transfer(alone, fenced, context().step("redirect-fenced")));

    assertThat(refused).isInstanceOf(Outcome.Refused.class);
    assertThat(refused.detail()).contains("switch alpha off", "ADDRESS_MAY_BE_HELD");
    assertThat(afterwards).containsExactly("alpha");
    assertDone(taken);
    assertThat(director().check(alone, lost))
        .extracting(Concern::sort)
        .containsExactly(Sort.HOLDER_SILENT);
  }

  @Test
  void anInterfaceThatAgentYamlDoesNotHaveIsNoChoice() {
    Post other = on(FOUR + "/24", "eth7");

    assertThat(director().check(other, route()))
        .extracting(Concern::sort)
        .containsExactly(Sort.MISSING);
    assertThat(director().redirect(new Transfer(other, route(), context().step("other"))))
        .isInstanceOf(Outcome.Refused.class);
  }
}
