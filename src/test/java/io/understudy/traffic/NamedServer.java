package io.understudy.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says its name to everybody who connects, and keeps the connection. */
final class NamedServer implements AutoCloseable {

  private final ServerSocket server;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  NamedServer(String name) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> serve(name));
  }

  private NamedServer(ServerSocket server) {
    this.server = server;
  }

  /**
   * A server as a process of its own, on every address.
   *
   * @param arguments its name and its port
   */
  public static void main(String[] arguments) throws IOException {
    new NamedServer(new ServerSocket(Integer.parseInt(arguments[1]))).serve(arguments[0]);
  }

  private void serve(String name) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        clients.add(client);
        client.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        clients.removeIf(Socket::isClosed); // a client that went, or our own end
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Which server answers at this port; empty when none does. */
  static String at(int port) {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Which server answers at this address; empty when none does. */
  static String at(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, 2_000);
      socket.setSoTimeout(2_000);
      return read(socket);
    } catch (IOException e) {
      return "";
    }
  }

  private static String read(Socket socket) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(4);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    return text.startsWith("beta") ? "beta" : text.startsWith("alph") ? "alpha" : "";
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
