package io.understudy.demo;

import io.understudy.embedded.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hands out ports: the usual ones where they are free, others where they are not. */
final class Ports {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<String> moved = new ArrayList<>();

  int choose(String what, int usual) {
    if (free(usual)) {
      return usual;
    }
    int other = PostgresServer.freePort();
    moved.add("port %d is taken, so %s uses %d".formatted(usual, what, other));
    return other;
  }

  /** What to tell about ports that were taken. */
  List<String> moved() {
    return List.copyOf(moved);
  }

  /**
   * Waits until something listens on a port, so that the first poll meets it, or has ended for
   * good.
   */
  void awaitListener(int port, Kept program, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean goOn = true;
    while (goOn && free(port) && System.nanoTime() < deadline) {
      goOn = !program.givesUpWithin(PAUSE);
    }
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
