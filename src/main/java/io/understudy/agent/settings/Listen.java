package io.understudy.agent.settings;

import io.understudy.driver.SettingRefused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the agent answers.
 *
 * @param host as written, without the brackets of an IPv6 address
 * @param address resolved when the file was read
 */
public record Listen(String host, InetSocketAddress address) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]\\s]+)):(\\d{1,5})");
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads {@code host:port} or {@code [IPv6]:port}.
   *
   * @param secured whether TLS is configured; without it only loopback will do
   */
  static Listen parse(String setting, String text, boolean secured) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > HIGHEST_PORT) {
      throw new SettingRefused(
          setting, "'" + text + "' is not host:port; write for example 127.0.0.1:7701");
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    InetAddress[] all = resolve(setting, host);
    if (!secured && !Stream.of(all).allMatch(InetAddress::isLoopbackAddress)) {
      throw new SettingRefused(
          setting,
          "'"
              + host
              + "' can be reached from other machines, which needs TLS; add tls.certificate and"
              + " tls.key, or listen on 127.0.0.1");
    }
    return new Listen(host, new InetSocketAddress(all[0], Integer.parseInt(form.group(3))));
  }

  /** Whether it has the form {@code host:port} or {@code [IPv6]:port}; resolves nothing. */
  static boolean isAddress(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() && Integer.parseInt(form.group(3)) <= HIGHEST_PORT;
  }

  private static InetAddress[] resolve(String setting, String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new SettingRefused(setting, "'" + host + "' has no address; write an IP address");
    }
  }

  /** Whether nobody else than this machine can connect. */
  public boolean loopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
