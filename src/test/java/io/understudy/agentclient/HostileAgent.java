package io.understudy.agentclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.understudy.inventory.AgentAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An attacker: a web server that answers what a test tells it to, where an agent should answer. */
public final class HostileAgent implements AutoCloseable {

  /** What every request to it must carry, and no message may show. */
  public static final String TOKEN = "the-token-that-nobody-may-see";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** What it does with a request. */
  public interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  public HostileAgent(Answering answering) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          try (exchange) {
            answering.answer(exchange);
          }
        });
    server.start();
  }

  /** Answers with this body. */
  public static Answering saying(int status, String contentType, String body) {
    return exchange -> say(exchange, status, contentType, body);
  }

  public static void say(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  public AgentAddress address() {
    return new AgentAddress(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), TOKEN);
  }

  /** Method and path of each request so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
