package io.understudy.probe;

import io.understudy.inventory.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether a connection comes about; it is closed at once. */
final class TcpQuestion {

  private TcpQuestion() {}

  static Reply ask(Probe.Tcp probe) {
    var address = new InetSocketAddress(probe.host(), probe.port());
    if (address.isUnresolved()) {
      return Reply.failed("its name is not known");
    }
    try (var socket = new Socket()) {
      socket.connect(address, (int) probe.timeout().toMillis());
      return Reply.passed("a connection");
    } catch (IOException e) {
      return Reply.failed("no connection: " + Reply.shown(String.valueOf(e.getMessage())));
    }
  }
}
