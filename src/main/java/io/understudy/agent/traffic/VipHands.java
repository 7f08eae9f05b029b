package io.understudy.agent.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.agent.work.ProcessRun;
import io.understudy.agent.work.Unavailable;
import io.understudy.driver.Controls.Ran;
import io.understudy.protocol.Json;
import io.understudy.protocol.TrafficOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Virtual addresses of {@code agent.yaml}, by {@code ip} of iproute2. Who takes one tells the
 * neighbours: by gratuitous ARP ({@code arping -U} and {@code -A}, RFC 5227 section 3), for IPv6 by
 * an unsolicited neighbour advertisement (RFC 4861 section 7.2.6), which the kernel sends itself.
 */
final class VipHands implements Hands<TrafficOrder.Address> {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration FIRST_PACKET = Duration.ofMillis(60);
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin");

  /** Its number in linux/capability.h. */
  private static final int NET_ADMIN = 12;

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
        .orElseGet(() -> Result.done("has " + address + " and tells the neighbours"));
  }

  private static Ran take(String address, String device, Consumer<String> noted) {
    return isIpv6(address)
        ? Ipv6Device.announcing(
            device, () -> run(noted, "ip", "addr", "add", address, "dev", device))
        : run(noted, "ip", "addr", "add", address, "dev", device);
  }

  private static Ran give(String address, Consumer<String> noted) {
    String on = holds(address).orElseThrow();
    return run(noted, "ip", "addr", "del", address, "dev", on);
  }

  /** Why the neighbours were not told; empty when they are being told. */
  private static Optional<String> announce(String address, String device, Consumer<String> noted) {
    if (isIpv6(address)) {
      return Optional.empty();
    }
    if (program("arping").isEmpty()) {
      return Optional.of("there is no arping (Debian: iputils-arping)");
    }
    CompletableFuture<Ran> request = arping("-U", address, device, noted);
    CompletableFuture<Ran> reply = arping("-A", address, device, noted);
    return failed(request).or(() -> failed(reply));
  }

  /**
   * Its packet goes out at once; it then waits a second for nothing. One that went on sending could
   * take the address back for a node that has given it up by then.
   */
  private static CompletableFuture<Ran> arping(
      String kind, String address, String device, Consumer<String> noted) {
    String[] words = {"arping", "-q", kind, "-c", "1", "-w", "1", "-I", device, bare(address)};
    noted.accept(String.join(" ", words));
    var ran = new CompletableFuture<Ran>();
    Thread.ofVirtual().start(() -> ran.complete(ProcessRun.of(line(words), Map.of(), LIMIT)));
    return ran;
  }

  /** What cannot send ends at once. */
  private static Optional<String> failed(CompletableFuture<Ran> arping) {
    try {
      Ran ran = arping.get(FIRST_PACKET.toMillis(), TimeUnit.MILLISECONDS);
      return ran.worked() ? Optional.empty() : Optional.of(words(ran));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Map<String, String> look(String address) {
    if (!allowed.containsKey(address)) {
      throw new Unavailable(
          Unavailable.Reason.NOT_CONFIGURED, "agent.yaml has no such address under traffic.vip");
    }
    String wanted = allowed.get(address);
    boolean exists = Files.exists(Path.of("/sys/class/net", wanted));
    var facts = new TreeMap<String, String>();
    holds(address)
        .ifPresentOrElse(
            device -> {
              facts.put("held", "true");
              facts.put("device", device);
            },
            () -> {
              facts.put("held", "false");
              facts.put("exists", Boolean.toString(exists));
            });
    facts.put("allowed", Boolean.toString(mayChange()));
    return facts;
  }

  /** Whether a program that this process starts may change addresses: CAP_NET_ADMIN. */
  private static boolean mayChange() {
    try {
      Map<String, String> status =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.contains(":\t"))
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf(':')),
                      line -> line.substring(line.indexOf(':') + 1).strip()));
      boolean root = status.getOrDefault("Uid", "").split("\\s+")[1].equals("0");
      String given = status.getOrDefault(root ? "CapBnd" : "CapAmb", "0");
      return (Long.parseUnsignedLong(given, 16) >> NET_ADMIN & 1) == 1;
    } catch (IOException | RuntimeException e) {
      return true; // not to be told here; the command will say
    }
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
