package io.understudy.driver.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a server every 10 ms, each time through a new connection, and counts what fails. */
public final class Client implements AutoCloseable {

  private static final int LIMIT = (int) Duration.ofSeconds(5).toMillis();

  private final int port;
  private final String host;
  private final AtomicInteger asked = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(4, Thread.ofPlatform().daemon().factory());

  private final ScheduledFuture<?> beat;

  public Client(int port, String host) {
    this.port = port;
    this.host = host;
    beat = clock.scheduleAtFixedRate(this::ask, 0, 10, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      String answer = get(port, host, "/ping");
      if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith("pong\n")) {
        failures.add(answer);
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
    asked.incrementAndGet();
  }

  /** One answer, whole. */
  static String get(int port, String host, String path) throws IOException {
    try (var socket = new Socket()) {
      socket.setSoTimeout(LIMIT);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  public int asked() {
    return asked.get();
  }

  public Queue<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    beat.cancel(false);
    clock.shutdown();
    try {
      if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
        failures.add("a request did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
