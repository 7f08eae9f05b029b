package io.understudy.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces, {@code alpha} and {@code beta}, on one bridge of this host: a small
 * network in which an address can move. Takes root, or sudo.
 */
public final class Namespaces implements AutoCloseable {

  private static final List<String> NODES = List.of("alpha", "beta");

  /** A hardware address that no interface has. */
  private static final String NOBODY = "02:00:00:00:00:fe";

  private final List<Process> processes = new ArrayList<>();

  private final int net;
  private final String bridge;

  /**
   * Makes them anew.
   *
   * @param net the third number of their addresses; one for each who makes some at the same time
   */
  public Namespaces(int net) {
    this.net = net;
    this.bridge = "udnet" + net;
    close();
    run("ip", "link", "add", bridge, "type", "bridge");
    run("ip", "addr", "add", "10.213." + net + ".254/24", "dev", bridge);
    run("ip", "-6", "addr", "add", "fd00:213:" + net + "::254/64", "dev", bridge, "nodad");
    run("ip", "link", "set", bridge, "up");
    for (int i = 0; i < NODES.size(); i++) {
      String space = space(NODES.get(i));
      String outside = bridge + i;
      run("ip", "netns", "add", space);
      run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
      run("ip", "link", "set", outside, "master", bridge, "up");
      run("ip", "-n", space, "link", "set", "lo", "up");
      run("ip", "-n", space, "link", "set", "eth0", "up");
      run("ip", "-n", space, "addr", "add", address(NODES.get(i)) + "/24", "dev", "eth0");
    }
  }

  /** A node's own address; one for all has a last number from 100 on. */
  public String address(String node) {
    return address(net, node);
  }

  /** An address of the network. */
  public String address(int last) {
    return "10.213." + net + "." + last;
  }

  private static String address(int net, String node) {
    return "10.213." + net + "." + (NODES.indexOf(node) + 1);
  }

  private String space(String node) {
    return bridge + "-" + node;
  }

  /** What stands before a command that is to run there. */
  public List<String> in(String node) {
    var line = new ArrayList<>(root());
    line.addAll(List.of("ip", "netns", "exec", space(node)));
    return line;
  }

  /** Starts a server there that says its node's name. */
  void serve(String node, int port) {
    var line = new ArrayList<>(in(node));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-cp", "target/test-classes"));
    line.addAll(List.of(NamedServer.class.getName(), node, Integer.toString(port)));
    try {
      processes.add(
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who has this address, as the kernel of each namespace says. */
  public List<String> holders(String address) {
    return NODES.stream()
        .filter(node ->
            run("ip", "-n", space(node), "-o", "addr", "show").contains(" " + address + "/"))
        .toList();
  }

  /** Gives a node an address beside its own. */
  public void give(String node, String address) {
    run("ip", "-n", space(node), "addr", "add", address + "/24", "dev", "eth0");
  }

  /** The command line that cuts a node off, as pulling its plug would. */
  public List<String> unplugging(String node) {
    var line = new ArrayList<>(root());
    line.addAll(unplugged(node));
    return line;
  }

  private List<String> unplugged(String node) {
    return List.of("ip", "-n", space(node), "link", "set", "eth0", "down");
  }

  /** Pulls a node's plug: its host answers nothing more. */
  public void unplug(String node) {
    run(unplugged(node).toArray(String[]::new));
  }

  /** A node that was unplugged comes back, as after a restart: without this address. */
  public void replug(String node, String address) {
    if (holders(address).contains(node)) {
      run("ip", "-n", space(node), "addr", "del", address + "/24", "dev", "eth0");
    }
    run("ip", "-n", space(node), "link", "set", "eth0", "up");
  }

  /** What the nodes send each other is lost; both reach this host, and it them. */
  public void part() {
    isolate("on");
  }

  /** What this host sends to a node is lost; the nodes reach each other. */
  public void lose(String node) {
    run(
        "ip",
        "neigh",
        "replace",
        address(node),
        "lladdr",
        NOBODY,
        "dev",
        bridge,
        "nud",
        "permanent");
  }

  /** Ends what {@link #part} and {@link #lose} began. */
  public void heal() {
    isolate("off");
    NODES.forEach(node -> ran("ip", "neigh", "del", address(node), "dev", bridge));
  }

  private void isolate(String onOrOff) {
    for (int i = 0; i < NODES.size(); i++) {
      run("ip", "link", "set", bridge + i, "type", "bridge_slave", "isolated", onOrOff);
    }
  }

  private static List<String> root() {
    return System.getProperty("user.name").equals("root") ? List.of() : List.of("sudo", "-n");
  }

  private static String run(String... words) {
    Ran ran = ran(words);
    if (ran.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", words) + " (as root, or by sudo): " + ran.output());
    }
    return ran.output();
  }

  private record Ran(int exit, String output) {}

  private static Ran ran(String... words) {
    var line = new ArrayList<>(root());
    line.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (int i = 0; i < NODES.size(); i++) {
      ran("ip", "netns", "del", space(NODES.get(i)));
      ran("ip", "link", "del", bridge + i); // a process that still ends there keeps it
    }
    ran("ip", "link", "del", bridge);
  }
}
