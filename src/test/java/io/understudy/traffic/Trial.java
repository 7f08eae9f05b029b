package io.understudy.traffic;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.TestLimits;
import io.understudy.embedded.Ports;
import io.understudy.embedded.PostgresServer;
import io.understudy.inventory.AgentAddress;
import io.understudy.inventory.Approval;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.inventory.Role;
import io.understudy.inventory.TrafficDirector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Two nodes, {@code alpha} and {@code beta}, each with a real agent in a process of its own. */
final class Trial implements AutoCloseable {

  static final String TOKEN = "a-token-for-tests-of-traffic";
  private static final Duration START = Duration.ofSeconds(40);

  private final Path folder;
  private final Map<String, Agent> agents = new LinkedHashMap<>();
  private final TestLimits limits;

  /** An agent's process and its address. */
  private record Agent(Process process, URI url, Path yaml, List<String> before) {}

  Trial(Path folder) {
    this(folder, Optional.empty());
  }

  /** With certificates of this authority, for agents that are not on loopback. */
  Trial(Path folder, Optional<Path> authority) {
    this.folder = folder;
    Duration limit = Duration.ofSeconds(2);
    this.limits = new TestLimits(limit, limit, limit, 1 << 20, authority);
  }

  AgentOrders orders() {
    return new AgentOrders(new Agents(limits));
  }

  /** Starts a node's agent on loopback. */
  Trial agent(String node, String yaml) {
    int port = PostgresServer.freePort();
    return agent(
        node, "127.0.0.1:" + port, URI.create("http://127.0.0.1:" + port), List.of(), yaml);
  }

  /**
   * Starts a node's agent.
   *
   * @param before what stands before the command line, such as {@code ip netns exec}
   * @param yaml what its file holds beside the usual
   */
  Trial agent(String node, String listen, URI url, List<String> before, String yaml) {
    try {
      Path home = Files.createDirectories(folder.resolve(node));
      Files.createDirectories(home.resolve("conf"));
      Path file = home.resolve("agent.yaml");
      Files.writeString(
          file,
          """
          node: %s
          listen: "%s"
          token: %s
          home: %s
          instances:
            conf: { driver: files, folders: { conf: { path: %s } } }
          %s
          """
              .formatted(node, listen, TOKEN, home.resolve("home"), home.resolve("conf"), yaml));
      agents.put(node, launch(node, url, file, before));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Agent launch(String node, URI url, Path yaml, List<String> before) throws IOException {
    List<String> line = new ArrayList<>(before);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-jar"));
    line.add(System.getProperty("understudy.agent.jar", "target/understudy-agent.jar"));
    line.addAll(List.of("--config", yaml.toString()));
    Path log = folder.resolve(node).resolve("agent.log");
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Awaitility.await("the agent of " + node)
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(log));
          }
        })
        .until(() -> Ports.connects(url.getHost(), url.getPort()));
    return new Agent(process, url, yaml, before);
  }

  /** Ends a node's agent with signal 9. */
  void kill(String node) {
    Process process = agent(node).process();
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts again what {@link #kill} ended. */
  void revive(String node) {
    Agent dead = agent(node);
    try {
      agents.put(node, launch(node, dead.url(), dead.yaml(), dead.before()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Agent agent(String node) {
    return Optional.ofNullable(agents.get(node)).orElseThrow();
  }

  /** The cluster with these directors; {@code alpha} is the primary. */
  Cluster cluster(TrafficDirector... traffic) {
    return new Cluster(
        1,
        "orders",
        Approval.REQUIRED,
        false,
        List.of(traffic),
        List.of(node(1, "alpha", Role.PRIMARY), node(2, "beta", Role.STANDBY)),
        List.of());
  }

  private Node node(long id, String name, Role role) {
    URI url =
        Optional.ofNullable(agents.get(name))
            .map(Agent::url)
            .orElse(URI.create("http://127.0.0.1:1"));
    return new Node(id, name, role, new AgentAddress(url, TOKEN, name), Map.of());
  }

  /** A cluster's only director. */
  Post post(String kind, Map<String, Object> settings) {
    var document = new TrafficDirector(kind, settings);
    return new Post(cluster(document), 0, document);
  }

  @Override
  public void close() {
    agents.keySet().forEach(this::kill);
  }
}
