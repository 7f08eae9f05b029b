package io.understudy.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether somebody listens. */
public final class Ports {

  private Ports() {}

  /** On loopback. */
  public static boolean connects(int port) {
    return connects("127.0.0.1", port);
  }

  /** Within half a second. */
  public static boolean connects(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
