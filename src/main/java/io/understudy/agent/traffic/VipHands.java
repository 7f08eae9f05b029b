package io.understudy.agent.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.agent.work.ProcessRun;
import io.understudy.agent.work.Unavailable;
import io.understudy.driver.Controls.Ran;
import io.understudy.protocol.Json;
import io.understudy.protocol.TrafficOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Virtual addresses of {@code agent.yaml}, by {@code ip} of iproute2. Who takes one tells the
 * neighbours: by gratuitous ARP ({@code arping -U} and {@code -A}, RFC 5227 section 3), for IPv6 by
 * an unsolicited neighbour advertisement (RFC 4861 section 7.2.6), which the kernel sends itself
 * with {@code ndisc_notify}.
 */
final class VipHands implements Hands<TrafficOrder.Address> {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin");

  private final Map<String, String> allowed;

  VipHands(Map<String, String> allowed) {
    this.allowed = allowed;
  }

  @Override
  public Optional<String> forbidden(TrafficOrder.Address order) {
    String device = allowed.get(order.address());
    if (device == null) {
      return Optional.of(
          "agent.yaml has no address %s under traffic.vip: add it with its interface"
              .formatted(order.address()));
    }
    return device.equals(order.device())
        ? Optional.empty()
        : Optional.of(
            "agent.yaml has %s on %s, the cluster's declaration on %s: correct one of them"
                .formatted(order.address(), device, order.device()));
  }

  @Override
  public Result carryOut(TrafficOrder.Address order, Consumer<String> noted) {
    String address = order.address();
    String device = order.device();
    if (holds(address).isPresent() != order.held()) {
      Ran ran = order.held() ? take(address, device, noted) : give(address, noted);
      if (holds(address).isPresent() != order.held()) {
        return Result.refused("ip did not do it: " + words(ran));
      }
    }
    if (!order.held()) {
      return Result.done("does not have " + address);
    }
    return announce(address, device, noted)
        .map(trouble ->
            Result.done("has %s; the neighbours were not told: %s".formatted(address, trouble)))
        .orElseGet(() -> Result.done("has " + address + " and told the neighbours"));
  }

  private static Ran take(String address, String device, Consumer<String> noted) {
    if (isIpv6(address)) {
      // The kernel then sends the advertisement; without nodad it would wait a second first.
      run(
          noted,
          "sysctl",
          "-q",
          "-w",
          "net.ipv6.conf." + device.replace('.', '/') + ".ndisc_notify=1");
      return run(noted, "ip", "addr", "add", address, "dev", device, "nodad");
    }
    return run(noted, "ip", "addr", "add", address, "dev", device);
  }

  private static Ran give(String address, Consumer<String> noted) {
    String on = holds(address).orElseThrow();
    return run(noted, "ip", "addr", "del", address, "dev", on);
  }

  /** Why the neighbours were not told; empty when they were. */
  private static Optional<String> announce(String address, String device, Consumer<String> noted) {
    if (isIpv6(address)) {
      return Optional.empty();
    }
    String bare = bare(address);
    if (program("arping").isEmpty()) {
      return Optional.of("there is no arping (Debian: iputils-arping)");
    }
    Ran request = run(noted, "arping", "-U", "-c", "1", "-w", "1", "-I", device, bare);
    Ran reply = run(noted, "arping", "-A", "-c", "1", "-w", "1", "-I", device, bare);
    return request.worked() || reply.worked() ? Optional.empty() : Optional.of(words(request));
  }

  @Override
  public Map<String, String> look(String address) {
    if (!allowed.containsKey(address)) {
      throw new Unavailable(
          Unavailable.Reason.NOT_CONFIGURED, "agent.yaml has no such address under traffic.vip");
    }
    String wanted = allowed.get(address);
    boolean exists = Files.exists(Path.of("/sys/class/net", wanted));
    return holds(address)
        .map(device -> Map.of("held", "true", "device", device))
        .orElseGet(() -> Map.of("held", "false", "exists", Boolean.toString(exists)));
  }

  /** The interface that has this address. */
  private static Optional<String> holds(String address) {
    String one = bare(address) + (isIpv6(address) ? "/128" : "/32");
    Ran ran = ProcessRun.of(line("ip", "-j", "addr", "show", "to", one), Map.of(), LIMIT);
    if (!ran.worked()) {
      throw new Unavailable(Unavailable.Reason.UNREACHABLE, "ip does not work: " + words(ran));
    }
    try {
      return holder(Json.MAPPER.readTree(ran.output()), address);
    } catch (JsonProcessingException e) {
      throw new Unavailable(Unavailable.Reason.UNREACHABLE, "ip -j does not print JSON");
    }
  }

  private static Optional<String> holder(JsonNode links, String address) {
    for (JsonNode link : links) {
      for (JsonNode held : link.path("addr_info")) {
        if (held.path("local").asText().equals(bare(address))) {
          return Optional.of(link.path("ifname").asText());
        }
      }
    }
    return Optional.empty();
  }

  private static Ran run(Consumer<String> noted, String... words) {
    List<String> line = line(words);
    noted.accept(String.join(" ", words));
    return ProcessRun.of(line, Map.of(), LIMIT);
  }

  private static List<String> line(String... words) {
    String program = program(words[0]).orElse(words[0]);
    return Stream.concat(Stream.of(program), Stream.of(words).skip(1)).toList();
  }

  private static Optional<String> program(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static String bare(String address) {
    return address.substring(0, address.indexOf('/'));
  }

  private static boolean isIpv6(String address) {
    return address.contains(":");
  }

  private static String words(Ran ran) {
    return ran.output().replaceAll("\\s+", " ").strip();
  }
}
