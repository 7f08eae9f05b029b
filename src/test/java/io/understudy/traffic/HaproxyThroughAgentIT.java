package io.understudy.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.traffic.Concern.Sort;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** HAProxy behind a Unix socket of the node {@code via}, whose agent does all of it. */
class HaproxyThroughAgentIT extends HaproxyDirectorIT {

  @Override
  Map<String, Object> document() {
    Map<String, Object> document = super.document();
    document.put("socket", haproxy.unixSocket.toString());
    document.put("via", "beta");
    return document;
  }

  @Override
  Post hanging(int port) {
    return Elsewhere.agent(post(), "beta", URI.create("http://127.0.0.1:" + port));
  }

  @Test
  void aStaleConsoleMovesNothing() {
    assertAStaleConsoleMovesNothing();
  }

  @Test
  void theAgentsOwnSocketMustBeTheDeclaredOne() {
    List<Concern> concerns = director().check(with("socket", "/nowhere/admin.sock"), route());

    assertThat(concerns).extracting(Concern::sort).contains(Sort.MISSING);
  }
}
