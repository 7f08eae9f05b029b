package io.understudy.traffic;

import io.understudy.inventory.DirectorShape.Content.Text;

/** The sorts of text that directors' documents hold. */
final class Texts {

  private static final String HOST_PORT = "[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+\\]:\\d{1,5}";

  static final Text ENDPOINT = new Text(HOST_PORT, "a host and a port, such as 127.0.0.1:6432");
  static final Text SOCKET =
      new Text(
          HOST_PORT + "|/[^\\p{Cntrl}]+",
          "a host and a port, such as 127.0.0.1:9999, or the absolute path of a Unix socket");
  static final Text PATH = new Text("/[^\\p{Cntrl}]+", "an absolute path");
  static final Text WORD =
      new Text("[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,254}", "a name of letters, digits and _ . : -");
  static final Text LINE = new Text("[^\\p{Cntrl}]+", "a text in one line");
  static final Text TARGET =
      new Text(
          "host=[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,254} +port=\\d{1,5}",
          "a host and a port as PgBouncer's ini has them, such as host=10.9.0.1 port=5432; all else"
              + " of the entry stays as it stands in the ini");
  static final Text DNS_NAME =
      new Text(
          "([A-Za-z0-9_*-]{1,63}\\.)+",
          "a full DNS name with a dot at its end, such as db.example.test.");
  static final Text ADDRESS =
      new Text("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*", "an IP address");
  static final Text NETWORK_ADDRESS =
      new Text(
          "(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)/\\d{1,3}",
          "an IP address with the length of its network, such as 10.9.0.100/24");
  static final Text INTERFACE =
      new Text("[A-Za-z0-9_.@-]{1,15}", "the name of a network interface, such as eth0");
  static final Text TSIG_ALGORITHM =
      new Text("hmac-(sha1|sha224|sha256|sha384|sha512)", "one of hmac-sha1 to hmac-sha512");

  private Texts() {}
}
