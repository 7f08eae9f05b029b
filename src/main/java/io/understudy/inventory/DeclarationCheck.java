package io.understudy.inventory;

import io.understudy.inventory.ClusterDeclaration.AgentDeclaration;
import io.understudy.inventory.ClusterDeclaration.ComponentDeclaration;
import io.understudy.inventory.ClusterDeclaration.NodeDeclaration;
import io.understudy.inventory.WantedCluster.WantedComponent;
import io.understudy.inventory.WantedCluster.WantedNode;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.RequestRefused;
import io.understudy.security.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a declaration makes sense by itself and beside what is there. Finds all errors at once.
 */
final class DeclarationCheck {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,1024}");
  private static final int USUAL_CHECKS = 5;
  private static final Duration USUAL_DISTANCE = Duration.ofSeconds(2);
  private static final int MAX_NODES = 32;
  private static final int MAX_COMPONENTS = 64;

  private final Set<String> drivers;
  private final TrafficCheck trafficCheck;
  private final ProbeCheck probeCheck = new ProbeCheck();

  DeclarationCheck(Set<String> drivers, TrafficCheck trafficCheck) {
    this.drivers = new TreeSet<>(drivers);
    this.trafficCheck = trafficCheck;
  }

  /**
   * The declaration with its defaults.
   *
   * @throws RequestRefused naming every wrong field; {@code ROLE_MISMATCH} and {@code
   *     COMPONENT_CHANGED} when it is right by itself but does not go with what is there
   */
  WantedCluster check(String name, ClusterDeclaration declaration, @Nullable Cluster current) {
    Findings findings = new Findings();
    checkName("cluster", name, findings);
    List<WantedNode> nodes = nodes(declaration, current, findings);
    List<WantedComponent> components = components(declaration, findings);
    Set<String> nodeNames = nodes.stream().map(WantedNode::name).collect(Collectors.toSet());
    String primary = primary(declaration, nodeNames, current, findings);
    Approval approval = approval(declaration.approval(), findings);
    List<TrafficDirector> before = current == null ? List.of() : current.traffic();
    List<TrafficDirector> traffic =
        trafficCheck.check(declaration.traffic(), nodeNames, before, findings);
    AutomaticFailover automatic = automatic(declaration.automaticFailover(), findings);
    List<Probe> probes =
        probeCheck.check(
            declaration.probes(), current == null ? List.of() : current.probes(), findings);
    findings.requireNone();
    WantedCluster wanted =
        new WantedCluster(
            name,
            primary,
            approval,
            declaration.fourEyes() == null || declaration.fourEyes(),
            nodes,
            components,
            traffic,
            automatic,
            probes);
    if (current != null) {
      requireFits(wanted, nodeNames, current);
    }
    return wanted;
  }

  private List<WantedNode> nodes(
      ClusterDeclaration declaration, @Nullable Cluster current, Findings findings) {
    List<@Nullable NodeDeclaration> declared = orEmpty(declaration.nodes());
    if (declared.size() < 2 || declared.size() > MAX_NODES) {
      findings.add(
          "nodes",
          "has "
              + declared.size()
              + "; a cluster has a primary and at least one standby, and at most "
              + MAX_NODES
              + " nodes");
    }
    List<WantedNode> nodes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      String field = "nodes[" + i + "]";
      NodeDeclaration node = declared.get(i);
      String nodeName = checkName(field + ".name", node == null ? null : node.name(), findings);
      findings.addUnless(
          seen.add(nodeName), field + ".name", "is the name of another node as well");
      AgentDeclaration agent = node == null ? null : node.agent();
      String urlText = agent == null ? null : agent.url();
      URI url = AgentUrlCheck.check(field + ".agent.url", urlText, findings);
      Optional<Node> before = named(current, nodeName);
      Secret given = agent == null ? null : agent.token();
      Secret token = token(field + ".agent.token", given, url, before, findings);
      if (url != null && token != null) {
        nodes.add(new WantedNode(nodeName, url, token));
      }
    }
    return nodes;
  }

  private static @Nullable Secret token(
      String field,
      @Nullable Secret given,
      @Nullable URI url,
      Optional<Node> before,
      Findings findings) {
    if (given == null) {
      findings.add(field, "is missing; give the token of the agent's agent.yaml");
      return null;
    }
    if (!given.masked()) {
      findings.addUnless(
          TOKEN.matcher(given.reveal()).matches(),
          field,
          "is not 1 to 1024 printable ASCII characters without blanks; take it from agent.yaml");
      return given;
    }
    if (before.isEmpty()) {
      findings.add(field, "is ***, and there is no earlier token to keep; give the token");
      return null;
    }
    AgentAddress address = before.get().agent();
    if (url != null && !sameHost(url, address.url())) {
      findings.add(
          field, "is ***, but the URL names another host, which must not get it; give the token");
    }
    return Secret.of(address.token());
  }

  /** A kept token goes nowhere it did not go before. */
  private static boolean sameHost(URI one, URI other) {
    return one.getHost().equals(other.getHost()) && one.getScheme().equals(other.getScheme());
  }

  private List<WantedComponent> components(ClusterDeclaration declaration, Findings findings) {
    List<@Nullable ComponentDeclaration> declared = orEmpty(declaration.components());
    if (declared.isEmpty() || declared.size() > MAX_COMPONENTS) {
      findings.add(
          "components", "has " + declared.size() + "; a cluster has 1 to " + MAX_COMPONENTS);
    }
    List<WantedComponent> components = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      String field = "components[" + i + "]";
      ComponentDeclaration component = declared.get(i);
      String name =
          checkName(field + ".name", component == null ? null : component.name(), findings);
      findings.addUnless(
          seen.add(name), field + ".name", "is the name of another component as well");
      ComponentKind kind = kind(field, component == null ? null : component.kind(), findings);
      String driver = driver(field, component == null ? null : component.driver(), findings);
      components.add(new WantedComponent(name, kind, driver));
    }
    return components;
  }

  private static ComponentKind kind(String field, @Nullable String word, Findings findings) {
    return Arrays.stream(ComponentKind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseGet(() -> {
          findings.add(
              field + ".kind",
              (word == null ? "is missing" : "is unknown")
                  + "; it is one of web, database, application");
          return ComponentKind.DATABASE;
        });
  }

  private String driver(String field, @Nullable String driver, Findings findings) {
    if (driver != null && drivers.contains(driver)) {
      return driver;
    }
    findings.add(
        field + ".driver",
        (driver == null ? "is missing" : "is unknown")
            + "; this console knows "
            + String.join(", ", drivers));
    return "";
  }

  private static String primary(
      ClusterDeclaration declaration,
      Set<String> nodes,
      @Nullable Cluster current,
      Findings findings) {
    String primary = declaration.primary();
    if (primary == null) {
      findings.addUnless(
          current != null, "primary", "is missing; name the node that serves at the moment");
      return current == null ? "" : current.primary().name();
    }
    findings.addUnless(nodes.contains(primary), "primary", "is not the name of one of the nodes");
    return primary;
  }

  private static @Nullable AutomaticFailover automatic(
      ClusterDeclaration.@Nullable AutomaticDeclaration declared, Findings findings) {
    if (declared == null) {
      return null;
    }
    try {
      String every = declared.every();
      return new AutomaticFailover(
          declared.checks() == null ? USUAL_CHECKS : declared.checks(),
          every == null ? USUAL_DISTANCE : Duration.parse(every));
    } catch (DateTimeParseException e) {
      findings.add("automaticFailover.every", "is not an ISO 8601 duration such as PT2S");
    } catch (IllegalArgumentException e) {
      String[] message = String.valueOf(e.getMessage()).split(": ", 2);
      findings.add("automaticFailover." + message[0], message[1]);
    }
    return null;
  }

  private static Approval approval(@Nullable String word, Findings findings) {
    if (word == null) {
      return Approval.REQUIRED;
    }
    return Stream.of(Approval.values())
        .filter(approval -> approval.word().equals(word))
        .findFirst()
        .orElseGet(() -> {
          findings.add("approval", "is unknown; it is required or automatic");
          return Approval.REQUIRED;
        });
  }

  private static void requireFits(WantedCluster wanted, Set<String> nodeNames, Cluster current) {
    String primary = current.primary().name();
    if (!wanted.primary().equals(primary)) {
      throw new RequestRefused(
          ErrorCode.ROLE_MISMATCH,
          "primary: the primary of "
              + current.name()
              + " is "
              + primary
              + ", not "
              + wanted.primary()
              + "; roles change by a switchover only, so leave primary out or name "
              + primary);
    }
    if (!nodeNames.contains(primary)) {
      throw new RequestRefused(
          ErrorCode.ROLE_MISMATCH,
          "nodes: "
              + primary
              + " is the primary and cannot be taken out; switch over to another node first");
    }
    for (WantedComponent component : wanted.components()) {
      requireSameProduct(component, current);
    }
  }

  private static void requireSameProduct(WantedComponent wanted, Cluster current) {
    for (Component component : current.components()) {
      boolean same =
          component.driver().equals(wanted.driver()) && component.kind() == wanted.kind();
      if (component.name().equals(wanted.name()) && !same) {
        throw new RequestRefused(
            ErrorCode.COMPONENT_CHANGED,
            "components: "
                + component.name()
                + " is a "
                + component.kind().word()
                + " with driver "
                + component.driver()
                + ", and its history is of that product; declare another product under another"
                + " name");
      }
    }
  }

  private static Optional<Node> named(@Nullable Cluster current, String name) {
    return current == null
        ? Optional.empty()
        : current.nodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  private static String checkName(String field, @Nullable String name, Findings findings) {
    if (name == null) {
      findings.add(field, "is missing");
      return "";
    }
    findings.addUnless(
        NAME.matcher(name).matches(),
        field,
        "is not a name: 1 to 63 of A-Z a-z 0-9 . _ - and the first a letter or a digit");
    return name;
  }

  private static <T extends @Nullable Object> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
