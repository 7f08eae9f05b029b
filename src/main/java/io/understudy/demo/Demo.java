package io.understudy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.console.ConsoleSettings;
import io.understudy.embedded.EmbeddedFailure;
import io.understudy.embedded.HomeLock;
import io.understudy.embedded.PortTaken;
import io.understudy.embedded.PostgresServer;
import io.understudy.embedded.Secrets;
import io.understudy.embedded.Tether;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts everything, declares the cluster, prints the tour, and waits. */
final class Demo {

  static final String CLUSTER = "demo";

  private static final int ALPHA_PORT = 5441;
  private static final int AGENT_PORT = 7701;
  private static final int ATTEMPTS = 5;
  private static final Duration AGENT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration TIER_PATIENCE = Duration.ofSeconds(90);

  private final DemoHome home;
  private final ConsoleSettings settings;
  private final Programs programs;
  private final Running running;
  private final Ports ports = new Ports();
  private final List<Kept> kept = new ArrayList<>();
  private final boolean full;

  /**
   * @param full whether it has application servers and web servers, too
   */
  Demo(DemoHome home, ConsoleSettings settings, Programs programs, Running running, boolean full) {
    this.full = full;
    this.home = home;
    this.settings = settings;
    this.programs = programs;
    this.running = running;
  }

  int run(PrintStream out) throws InterruptedException {
    HomeLock lock = HomeLock.acquire(home.demo(), "demo.lock", "a demo");
    running.onEnd(lock::close);
    out.println(
        "understudy: starting a console, two PostgreSQL servers%s and their agents in %s"
            .formatted(full ? ", two WildFly, two nginx" : "", home.home()));

    home.binaries(); // unpacked once, before several need them
    String password = adminPassword();
    int consolePort = ports.choose("the console", settings.port());
    List<Integer> agentPorts = agentPorts();
    Tiers tiers = tiers();
    Map<Tier, Kept> others = startTiers(tiers);
    Kept console = startConsole(consolePort, password);
    Map<String, PostgresServer> servers = startServers();
    List<Kept> agents = startAgents(servers, agentPorts, tiers);

    ConsoleApi api = new ConsoleApi(consolePort, password);
    api.awaitReady(console);
    failIfGivenUp();
    for (int i = 0; i < agents.size(); i++) {
      ports.awaitListener(agentPorts.get(i), agents.get(i), AGENT_PATIENCE);
    }
    for (Map.Entry<Tier, Kept> each : others.entrySet()) {
      ports.awaitListener(each.getKey().port(), each.getValue(), TIER_PATIENCE);
    }
    failIfGivenUp();
    declare(api, agentPorts, tiers);
    api.post("/clusters/%s/poll".formatted(CLUSTER));
    new Tour(home, programs.launcher(), consolePort, password, ports.moved())
        .print(out, servers, tiers);

    return waitForEnd();
  }

  private Tiers tiers() {
    return full
        ? Tiers.full(
            home,
            ports,
            System.getProperty("understudy.nginx"),
            System.getProperty("understudy.wildfly.home"))
        : Tiers.none();
  }

  /** The slow ones, so they come first. */
  private Map<Tier, Kept> startTiers(Tiers tiers) {
    Map<Tier, Kept> started = new LinkedHashMap<>();
    for (String node : DemoHome.NODES) {
      for (Tier tier : tiers.of(node)) {
        started.put(tier, keep(tier.program()));
      }
    }
    return started;
  }

  private String adminPassword() {
    String wanted = System.getenv().getOrDefault("UNDERSTUDY_ADMIN_PASSWORD", "");
    if (wanted.isBlank()) {
      return Secrets.keptIn(home.adminPassword());
    }
    Secrets.writePrivately(home.adminPassword(), wanted + "\n");
    return wanted;
  }

  private List<Integer> agentPorts() {
    List<Integer> chosen = new ArrayList<>();
    for (String node : DemoHome.NODES) {
      chosen.add(ports.choose("the agent of " + node, AGENT_PORT + chosen.size()));
    }
    return chosen;
  }

  private Kept startConsole(int port, String password) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("UNDERSTUDY_HOME", home.home().toString());
    environment.put("UNDERSTUDY_HTTP_PORT", Integer.toString(port));
    environment.put("UNDERSTUDY_ADMIN_PASSWORD", password);
    return keep(
        new Kept.Program("the console", programs.console(), environment, home.log("console")));
  }

  private Kept keep(Kept.Program program) {
    emptyLog(program.log());
    Kept started = new Kept(program);
    running.onEnd(started::end);
    kept.add(started);
    return started;
  }

  private static void emptyLog(Path log) {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new DemoFailure("cannot write %s: %s".formatted(log, e.getMessage()));
    }
  }

  /** Both at once; made the first time, then kept. */
  private Map<String, PostgresServer> startServers() throws InterruptedException {
    boolean first = !home.made("alpha") || !home.made("beta");
    home.superuserPassword();
    Map<String, PostgresServer> servers = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, CompletableFuture<PostgresServer>> starting = new LinkedHashMap<>();
      int port = ALPHA_PORT;
      for (String node : DemoHome.NODES) {
        int usual = port++;
        starting.put(node, CompletableFuture.supplyAsync(() -> startServer(node, usual), threads));
      }
      for (Map.Entry<String, CompletableFuture<PostgresServer>> each : starting.entrySet()) {
        servers.put(each.getKey(), each.getValue().get());
      }
      if (first) {
        SampleConfiguration.writeTo(alphaOf(servers), betaOf(servers));
      }
      return servers;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EmbeddedFailure failure ? failure : new CompletionException(e);
    } catch (SQLException e) {
      throw new DemoFailure("the sample configuration was refused: " + e.getMessage());
    }
  }

  private static PostgresServer alphaOf(Map<String, PostgresServer> servers) {
    return servers.values().iterator().next();
  }

  private static PostgresServer betaOf(Map<String, PostgresServer> servers) {
    return servers.values().stream().skip(1).findFirst().orElseThrow();
  }

  private PostgresServer startServer(String node, int usual) {
    boolean made = home.made(node);
    PostgresServer server = home.server(node);
    running.onEnd(server::stop);
    server.stop();
    if (!made) {
      server.usePort(usual);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        server.start();
        break;
      } catch (PortTaken e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        server.usePort(ports.choose("the server of " + node, e.port()));
      }
    }
    Tether tether = Tether.ofServer(server);
    running.onEnd(tether::release);
    return server;
  }

  private List<Kept> startAgents(
      Map<String, PostgresServer> servers, List<Integer> agentPorts, Tiers tiers) {
    List<Kept> agents = new ArrayList<>();
    for (Map.Entry<String, PostgresServer> each : servers.entrySet()) {
      String node = each.getKey();
      AgentFile file =
          new AgentFile(
              node, agentPorts.get(agents.size()), home.agentToken(node), home.folder(node));
      Path written = file.write(each.getValue(), tiers.instances(node));
      agents.add(
          keep(
              new Kept.Program(
                  "the agent of " + node,
                  programs.agent(written),
                  Map.of(),
                  home.log("agent-" + node))));
    }
    return agents;
  }

  /** After a switchover in the demo the primary is the one that the console knows. */
  private void declare(ConsoleApi api, List<Integer> agentPorts, Tiers tiers)
      throws InterruptedException {
    Optional<JsonNode> known = api.cluster(CLUSTER);
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (String node : DemoHome.NODES) {
      String url = "http://127.0.0.1:" + agentPorts.get(nodes.size());
      nodes.add(Map.of("name", node, "agent", Map.of("url", url, "token", home.agentToken(node))));
    }
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("nodes", nodes);
    cluster.put("primary", known.map(Demo::primary).orElse("alpha"));
    List<Map<String, Object>> components = new ArrayList<>();
    components.add(Map.of("name", "db", "kind", "database", "driver", "postgresql"));
    components.addAll(tiers.components());
    cluster.put("components", components);
    cluster.put("approval", "required");
    cluster.put("fourEyes", false);
    if (known.isEmpty()) {
      cluster.put("schedule", Map.of("every", "PT2S"));
    }
    api.put("/clusters/" + CLUSTER, cluster);
    if (tiers.any() && api.get("/clusters/%s/rules".formatted(CLUSTER)).path("rules").isEmpty()) {
      api.put("/clusters/%s/rules".formatted(CLUSTER), tiers.rules());
    }
  }

  private static String primary(JsonNode cluster) {
    for (JsonNode node : cluster.path("nodes")) {
      if (node.path("role").asText().equals("PRIMARY")) {
        return node.path("name").asText();
      }
    }
    return "alpha";
  }

  private void failIfGivenUp() {
    for (Kept program : kept) {
      if (program.givenUp().isDone()) {
        throw new DemoFailure(program.givenUp().join());
      }
    }
  }

  private int waitForEnd() throws InterruptedException {
    CompletableFuture<?>[] ends =
        kept.stream().map(Kept::givenUp).toArray(CompletableFuture<?>[]::new);
    try {
      throw new DemoFailure(String.valueOf(CompletableFuture.anyOf(ends).get()));
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    }
  }
}
