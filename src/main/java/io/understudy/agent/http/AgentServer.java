package io.understudy.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.work.Unavailable;
import io.understudy.protocol.AgentCard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;

/** The HTTP server: reads requests, writes replies, turns whatever goes wrong into a problem. */
public final class AgentServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger("io.understudy.agent");
  private static final int WORTH_ZIPPING = 1_024;
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Routes routes;

  /**
   * Binds the port; answers after {@link #start}.
   *
   * @throws java.net.BindException when the port is taken or not ours to take
   */
  public AgentServer(AgentSettings settings, Rooms rooms, Supplier<AgentCard> card)
      throws IOException {
    this.routes = new Routes(settings, rooms, card);
    this.server = bind(settings);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** Limits that the JDK's server takes as system properties, before its first use. */
  public static void limitRequests() {
    Map.of(
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxRspTime", "300",
            "sun.net.httpserver.idleInterval", "90",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "jdk.httpserver.maxConnections", "128")
        .forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
  }

  public void start() {
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Takes no more requests and gives those under way a second. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }

  private static HttpServer bind(AgentSettings settings) throws IOException {
    Optional<AgentSettings.Tls> tls = settings.tls();
    if (tls.isEmpty()) {
      return HttpServer.create(settings.listen().address(), BACKLOG);
    }
    var configurator = new HttpsConfigurator(Certificates.context(tls.get()));
    HttpsServer secured = HttpsServer.create(settings.listen().address(), BACKLOG);
    secured.setHttpsConfigurator(configurator);
    return secured;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(exchange);
      send(exchange, reply);
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    try {
      return routes.answer(new Request(exchange));
    } catch (Fault e) {
      return Reply.problem(e.status(), e.headers(), e.code(), String.valueOf(e.getMessage()));
    } catch (Unavailable e) {
      return Reply.problem(
          status(e.reason()), Map.of(), e.reason().name(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a request failed path=" + exchange.getRequestURI().getRawPath(), e);
      return Reply.problem(
          500, Map.of(), "INTERNAL", "the agent failed; the reason stands in its log");
    }
  }

  private static int status(Unavailable.Reason reason) {
    return switch (reason) {
      case UNKNOWN_INSTANCE, UNKNOWN_JOB, NOT_CONFIGURED -> 404;
      case STALE_TOKEN, JOB_DIFFERS -> 409;
      case UNREACHABLE, BUSY -> 503;
    };
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    reply.headers().forEach(headers::set);
    headers.set("Cache-Control", "no-store");
    if (reply.body().length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    headers.set(
        "Content-Type", reply.status() >= 400 ? "application/problem+json" : "application/json");
    byte[] body = reply.body();
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip") && body.length > WORTH_ZIPPING) {
      headers.set("Content-Encoding", "gzip");
      body = zipped(body);
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] zipped(byte[] body) throws IOException {
    var zipped = new ByteArrayOutputStream(body.length / 4);
    try (var zip = new GZIPOutputStream(zipped)) {
      zip.write(body);
    }
    return zipped.toByteArray();
  }
}
