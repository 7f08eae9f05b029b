package io.understudy.switchover;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.understudy.driver.nginx.NginxUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The web tier of a node: an nginx before an HTTP service that keeps its rows in the node's own
 * database. It answers 503 while that takes none.
 */
final class WebTier implements AutoCloseable {

  private static final String ROWS = "/rows/";

  private final Way database;
  private final HttpServer service;
  private final NginxUnderTest nginx = new NginxUnderTest();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Way.@Nullable Line line;

  WebTier(Way database) {
    this.database = database;
    try {
      service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    service.createContext(ROWS, this::serve);
    service.setExecutor(threads);
    service.start();
    nginx
        .write(
            "nginx.conf",
            """
            worker_processes 1;
            pid @HERE@/logs/nginx.pid;
            error_log logs/error.log notice;
            events { worker_connections 128; }
            http {
              access_log off;
              client_body_temp_path temp-body;
              proxy_temp_path temp-proxy;
              fastcgi_temp_path temp-fastcgi;
              uwsgi_temp_path temp-uwsgi;
              scgi_temp_path temp-scgi;
              server {
                listen 127.0.0.1:@PORT1@;
                location / { proxy_pass http://127.0.0.1:%d; }
              }
            }
            """
                .formatted(service.getAddress().getPort()))
        .start();
  }

  /** Where its nginx listens. */
  int port() {
    return nginx.port(1);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private synchronized int status(HttpExchange exchange) {
    try {
      long id = Long.parseLong(exchange.getRequestURI().getPath().substring(ROWS.length()));
      Way.Line open = line == null ? database.open() : line;
      line = open;
      if (exchange.getRequestMethod().equals("PUT")) {
        open.write(id);
        return 201;
      }
      return open.has(id) ? 200 : 404;
    } catch (SQLException | IOException e) {
      drop();
      return 503;
    }
  }

  private void drop() {
    Way.Line ended = line;
    line = null;
    try {
      if (ended != null) {
        ended.close();
      }
    } catch (SQLException | IOException e) {
      // it was broken already
    }
  }

  @Override
  public void close() {
    nginx.close();
    service.stop(0);
    threads.shutdownNow();
    drop();
  }
}
