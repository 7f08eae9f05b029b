package io.understudy.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections, reads a request's head, and then does as it likes. */
final class RudeServer implements AutoCloseable {

  /** What it does. */
  interface Manners {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  RudeServer(Manners manners) {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(() -> {
      while (!socket.isClosed()) {
        try {
          Socket client = socket.accept();
          threads.execute(() -> serve(client, manners));
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  private void serve(Socket client, Manners manners) {
    asked.incrementAndGet();
    open.incrementAndGet();
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      manners.answer(client.getOutputStream());
    } catch (IOException gone) {
      // The one who asked has hung up, as it should.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  /** Answers nothing more until the server is closed. */
  static void fallSilent() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/health");
  }

  /** How often it was connected to. */
  int asked() {
    return asked.get();
  }

  /** How many connections are open now. */
  int open() {
    return open.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
