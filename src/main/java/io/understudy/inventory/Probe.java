package io.understudy.inventory;

import io.understudy.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question that a service answers when its clients are served, as declared. It goes to the
 * service's own address, not to a node.
 */
public sealed interface Probe {

  /** Unique in its cluster. */
  String name();

  /** How long one attempt may take. */
  Duration timeout();

  /** The time limit in words. */
  default String within() {
    long millis = timeout().toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** How long after a move it is asked again until it passes. */
  Duration patience();

  /** The value of the document's {@code probe}. */
  String kind();

  /** What is asked, in one line, no secret. */
  String target();

  /** What has to come, in words, no secret. */
  String expected();

  /** The other fields of its document, in order: texts, numbers and {@link Secret}s. */
  Map<String, Object> settings();

  /**
   * Whether a TCP connection comes about.
   *
   * @param address a host and a port; an address of IPv6 in brackets
   */
  record Tcp(String name, String address, Duration timeout, Duration patience) implements Probe {

    /** A name or an address, without brackets. */
    public String host() {
      return address.substring(0, address.lastIndexOf(':')).replaceAll("^\\[|\\]$", "");
    }

    public int port() {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public String kind() {
      return "tcp";
    }

    @Override
    public String target() {
      return address;
    }

    @Override
    public String expected() {
      return "a connection";
    }

    @Override
    public Map<String, Object> settings() {
      return fields(
          "name",
          name,
          "address",
          address,
          "timeout",
          timeout.toString(),
          "patience",
          patience.toString());
    }
  }

  /**
   * What a GET is answered.
   *
   * @param contains a text that has to stand in the body, null when any will do
   * @param ca PEM certificates of those who may have signed the server's, null for those that Java
   *     knows
   */
  record Http(
      String name,
      URI url,
      int status,
      @Nullable String contains,
      @Nullable String ca,
      Duration timeout,
      Duration patience)
      implements Probe {

    @Override
    public String kind() {
      return "http";
    }

    @Override
    public String target() {
      return url.toString();
    }

    @Override
    public String expected() {
      return "status " + status + (contains == null ? "" : " and the text “" + contains + "”");
    }

    @Override
    public Map<String, Object> settings() {
      return fields(
          "name",
          name,
          "url",
          url.toString(),
          "status",
          status,
          "contains",
          contains,
          "ca",
          ca,
          "timeout",
          timeout.toString(),
          "patience",
          patience.toString());
    }
  }

  /**
   * What a query gives: one row of one column.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, several hosts with commas
   * @param password null for a login without
   * @param query one statement without a semicolon
   * @param expect the value as the server writes it, null when any will do
   * @param ca PEM certificate of who signed the server's, null for what the URL says
   */
  record Sql(
      String name,
      String url,
      String user,
      @Nullable Secret password,
      String query,
      @Nullable String expect,
      @Nullable String ca,
      Duration timeout,
      Duration patience)
      implements Probe {

    @Override
    public String kind() {
      return "sql";
    }

    @Override
    public String target() {
      return query + " at " + url.substring("jdbc:".length());
    }

    @Override
    public String expected() {
      return expect == null ? "one row" : "“" + expect + "”";
    }

    @Override
    public Map<String, Object> settings() {
      return fields(
          "name",
          name,
          "url",
          url,
          "user",
          user,
          "password",
          password,
          "query",
          query,
          "expect",
          expect,
          "ca",
          ca,
          "timeout",
          timeout.toString(),
          "patience",
          patience.toString());
    }
  }

  /** Names and values by turns; a field whose value is null is left out. */
  private static Map<String, Object> fields(@Nullable Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        fields.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return fields;
  }
}
