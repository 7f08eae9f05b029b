package io.understudy.agentclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStyle;
import io.understudy.inventory.AgentAddress;
import io.understudy.protocol.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes, what of it is shown, and whether it can have arrived. */
class AgentRequestsTest {

  private final Agents agents = new Agents(TestLimits.of(Duration.ofSeconds(30)));

  @Test
  void knowsThatARefusedConnectionCarriedNoJob() throws IOException {
    int free;
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      free = server.getLocalPort();
    }

    Failure failure =
        failure(
            agents.putJob(
                at(free), "db", "j1", new Job.Role(7, new RoleOrder.Demote(RoleStyle.READ_ONLY))));

    assertThat(failure)
        .isEqualTo(
            new Failure.NoAnswer("The agent does not answer: nothing listens there.", false));
  }

  @Test
  void saysThatAJobWithoutAnswerMayHaveArrived() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var hasty = new Agents(TestLimits.of(Duration.ofMillis(700)));

      Failure failure =
          failure(
              hasty.putJob(
                  at(silent.getLocalPort()),
                  "db",
                  "j1",
                  new Job.Role(7, new RoleOrder.Demote(RoleStyle.READ_ONLY))));

      assertThat(failure)
          .isInstanceOfSatisfying(Failure.NoAnswer.class, none -> assertThat(none.sent()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.9.0.1:7701",
        "http://localhost.example.test",
        "ftp://127.0.0.1/",
        "http:///x"
      })
  void sendsNoTokenInTheClear(String url) {
    Failure failure = failure(agents.card(new AgentAddress(URI.create(url), HostileAgent.TOKEN)));

    assertThat(failure.message()).startsWith("Not asked").doesNotContain(HostileAgent.TOKEN);
  }

  @Test
  void aTokenThatFitsNoHeaderIsNotShown() {
    var address = new AgentAddress(URI.create("http://127.0.0.1:1"), "line\nbreak");

    assertThat(failure(agents.card(address)).message())
        .doesNotContain("line")
        .doesNotContain("break");
  }

  @Test
  void encodesTheNameOfAnInstance() {
    try (var agent = new HostileAgent(HostileAgent.saying(404, "text/plain", ""))) {
      Failure failure = failure(agents.status(agent.address(), "../a b?c"));

      assertThat(failure).isInstanceOf(Failure.Nonsense.class);
      assertThat(agent.asked()).containsExactly("GET /v1/instances/..%2Fa%20b%3Fc/status");
    }
  }

  private static AgentAddress at(int port) {
    return new AgentAddress(URI.create("http://127.0.0.1:" + port), HostileAgent.TOKEN);
  }

  private static Failure failure(Answer<?> answer) {
    return switch (answer) {
      case Answer.Given<?> given -> throw new AssertionError("an answer: " + given);
      case Answer.Failed<?>(Failure failure) -> failure;
    };
  }
}
