package io.understudy.protocol.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The socket of a HAProxy. Every question is a connection of its own and ends within the limit; an
 * interrupt ends it at once.
 *
 * @param address {@code host:port}, or the absolute path of a Unix socket
 */
public record RuntimeSocket(String address, Duration limit) {

  private static final int LARGEST = 4 << 20;

  /** Asks, with commands joined by semicolons; the answers come in their order. */
  public String ask(String commands) throws IOException {
    SocketAddress where = where();
    long end = System.nanoTime() + limit.toNanos();
    try (SocketChannel channel = open(where);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      if (!channel.connect(where)) {
        do {
          await(selector, end);
        } while (!channel.finishConnect());
      }
      key.interestOps(SelectionKey.OP_WRITE);
      ByteBuffer question = StandardCharsets.US_ASCII.encode(commands + "\n");
      while (question.hasRemaining()) {
        await(selector, end);
        channel.write(question);
      }
      key.interestOps(SelectionKey.OP_READ);
      return answer(channel, selector, end);
    }
  }

  private static String answer(SocketChannel channel, Selector selector, long end)
      throws IOException {
    var answer = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(16_384);
    while (true) {
      await(selector, end);
      int read = channel.read(part);
      if (read < 0) {
        return answer.toString(StandardCharsets.UTF_8);
      }
      answer.write(part.array(), 0, part.position());
      part.clear();
      if (answer.size() > LARGEST) {
        throw new IOException("its answer is longer than " + LARGEST + " bytes");
      }
    }
  }

  private static void await(Selector selector, long end) throws IOException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new IOException("no answer in time");
    }
    selector.selectedKeys().clear();
    selector.select(left);
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("was interrupted");
    }
  }

  private SocketChannel open(SocketAddress where) throws IOException {
    return where instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private SocketAddress where() throws IOException {
    if (address.startsWith("/")) {
      return UnixDomainSocketAddress.of(Path.of(address));
    }
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("^\\[|\\]$", "");
    var found = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
    if (found.isUnresolved()) {
      throw new IOException("its name is not known");
    }
    return found;
  }
}
