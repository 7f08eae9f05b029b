package io.understudy.switchover;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Passes everything on to a real agent, and can change what it says of itself: what an agent of
 * another version, or of a host whose clock is off, would say.
 */
final class TwistedAgent implements AutoCloseable {

  private static final Set<String> OF_THE_LINE =
      Set.of("connection", "content-length", "host", "upgrade", "expect", "transfer-encoding");

  private final String agent;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile UnaryOperator<String> twist = UnaryOperator.identity();

  TwistedAgent(String agent) {
    this.agent = agent;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Changes its card from now on. */
  void twist(UnaryOperator<String> change) {
    twist = change;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> answer =
          client.send(request(exchange), HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      if (isCard(exchange)) {
        String card = new String(body, StandardCharsets.UTF_8);
        body = twist.apply(card).getBytes(StandardCharsets.UTF_8);
      }
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (passes(name)) {
              values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
          });
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(agent + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          boolean plain = isCard(exchange) && name.equalsIgnoreCase("accept-encoding");
          if (passes(name) && !plain) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static boolean isCard(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals("/v1/agent");
  }

  private static boolean passes(String name) {
    return !name.startsWith(":") && !OF_THE_LINE.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
