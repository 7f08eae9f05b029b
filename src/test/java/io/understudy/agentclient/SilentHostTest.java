package io.understudy.agentclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.inventory.AgentAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages tell what was waited for: the host, or the limit of the answer. */
@Timeout(60)
class SilentHostTest {

  private static final Base BASE =
      new Base(
          "abc",
          () -> {
            throw new AssertionError("the base was loaded");
          });

  private final Agents agents = new Agents(TestLimits.of(Duration.ofSeconds(30)));

  @Test
  void aConnectionThatStoodBeforeIsNotWaitedForWhenTheHostFellSilent() throws IOException {
    try (var host = new Host(Duration.ZERO)) {
      assertThat(agents.snapshot(host.address(), "db", BASE)).isInstanceOf(Answer.Given.class);
      host.fallSilent();

      Failure.NoAnswer known = failure(host); // asked for by the connection that stood
      Failure.NoAnswer again = failure(host);

      assertThat(known.message()).contains("takes no connection");
      assertThat(known.sent()).isTrue();
      assertThat(again.message()).contains("takes no connection");
      assertThat(again.sent()).isFalse();
    }
  }

  @Test
  void aHostThatComesBackIsHeard() throws IOException {
    try (var host = new Host(Duration.ZERO)) {
      agents.snapshot(host.address(), "db", BASE);
      host.fallSilent();
      failure(host);

      host.comeBack();

      Awaitility.await()
          .until(() -> agents.snapshot(host.address(), "db", BASE) instanceof Answer.Given);
    }
  }

  @Test
  void aSlowAgentIsWaitedForWhoseHostIsThere() {
    try (var host = new Host(Duration.ofSeconds(4))) {
      assertThat(agents.snapshot(host.address(), "db", BASE)).isInstanceOf(Answer.Given.class);
    }
  }

  private Failure.NoAnswer failure(Host host) {
    if (agents.snapshot(host.address(), "db", BASE)
        instanceof Answer.Failed<Observed>(Failure.NoAnswer none)) {
      return none;
    }
    throw new AssertionError("an answer");
  }

  /** A machine whose kernel drops what would connect, once its queue of connections is full. */
  private static final class Host implements AutoCloseable {

    private final ServerSocket door;
    private final Duration thought;
    private final List<Socket> open = new ArrayList<>();
    private volatile boolean silent;

    Host(Duration thought) {
      this.thought = thought;
      try {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      accept();
    }

    AgentAddress address() {
      return new AgentAddress(URI.create("http://127.0.0.1:" + door.getLocalPort()), "token");
    }

    private void accept() {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (!silent) {
                Socket socket = door.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
              }
            } catch (IOException e) {
              // closed
            }
          });
    }

    private void serve(Socket socket) {
      try (socket) {
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (line.isEmpty() && !silent) {
            LockSupport.parkNanos(thought.toNanos());
            socket
                .getOutputStream()
                .write("HTTP/1.1 304 Not Modified\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException e) {
        // the other side went
      }
    }

    /** The one who accepts takes one more and no other; then the queue fills. */
    void fallSilent() throws IOException {
      silent = true;
      try {
        while (true) {
          var socket = new Socket();
          open.add(socket);
          socket.connect(door.getLocalSocketAddress(), 300);
        }
      } catch (SocketTimeoutException full) {
        // as it should be
      }
    }

    void comeBack() {
      silent = false;
      accept();
    }

    @Override
    public void close() {
      try {
        door.close();
        for (Socket socket : List.copyOf(open)) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
