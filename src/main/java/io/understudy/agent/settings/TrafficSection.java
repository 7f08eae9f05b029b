package io.understudy.agent.settings;

import io.understudy.agent.settings.TrafficSettings.Haproxy;
import io.understudy.agent.settings.TrafficSettings.Pgbouncer;
import io.understudy.driver.SettingRefused;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code traffic:} of {@code agent.yaml}. */
final class TrafficSection {

  private static final Pattern SOCKET =
      Pattern.compile(
          "[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+\\]:\\d{1,5}|/[^\\p{Cntrl}]{1,100}");
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,14}");
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  private TrafficSection() {}

  static TrafficSettings read(Section traffic) {
    var settings =
        new TrafficSettings(
            traffic.section("haproxy").map(TrafficSection::haproxy),
            traffic.section("pgbouncer").map(TrafficSection::pgbouncer),
            traffic.section("vip").map(TrafficSection::vip).orElse(Map.of()));
    traffic.refuseOthers();
    return settings;
  }

  private static Haproxy haproxy(Section section) {
    String socket = section.requiredText("socket");
    if (!SOCKET.matcher(socket).matches()) {
      throw section.refused(
          "socket", "must be host:port, or the absolute path of a Unix socket of HAProxy");
    }
    var haproxy =
        new Haproxy(
            socket, section.text("stateFile").map(text -> absolute(section, "stateFile", text)));
    section.refuseOthers();
    return haproxy;
  }

  private static Pgbouncer pgbouncer(Section section) {
    var pgbouncer = new Pgbouncer(absolute(section, "ini", section.requiredText("ini")));
    section.refuseOthers();
    return pgbouncer;
  }

  private static Map<String, String> vip(Section section) {
    Map<String, String> addresses = section.texts();
    addresses.forEach((address, device) -> {
      if (!isAddress(address)) {
        throw section.refused(
            address, "must be an IP address with the length of its network, as 10.9.0.100/24");
      }
      if (!DEVICE.matcher(device).matches()) {
        throw section.refused(address, "must name a network interface, such as eth0");
      }
    });
    return addresses;
  }

  private static boolean isAddress(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return false;
    }
    try {
      int most =
          InetAddress.ofLiteral(text.substring(0, slash)).getAddress().length == 4
              ? IPV4_BITS
              : IPV6_BITS;
      int bits = Integer.parseInt(text.substring(slash + 1));
      return bits > 0 && bits <= most && !text.contains("%");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Path absolute(Section section, String name, String text) {
    if (!text.startsWith("/") || text.chars().anyMatch(Character::isISOControl)) {
      throw new SettingRefused(section.path(name), "must be an absolute path");
    }
    return Path.of(text).normalize();
  }
}
