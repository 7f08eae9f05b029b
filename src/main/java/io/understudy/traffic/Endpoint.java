package io.understudy.traffic;

import java.net.InetSocketAddress;

/** A host and a port, out of a document's text, which its shape has checked. */
record Endpoint(String host, int port) {

  static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** Looks the host up; may block. */
  InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }
}
