package io.understudy.demo;

import io.understudy.embedded.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code demo --full} has beside the databases: an application server and a web server each.
 */
final class Tiers {

  private static final int WEB_PORT = 8081;
  private static final int MANAGEMENT_PORT = 10090;
  private static final int APART = 100;

  private final Map<String, ApplicationServer> applications = new LinkedHashMap<>();
  private final Map<String, WebServer> webs = new LinkedHashMap<>();

  private Tiers() {}

  /** The databases alone. */
  static Tiers none() {
    return new Tiers();
  }

  /**
   * On both nodes.
   *
   * @param nginx its program, as the launcher found it
   * @param wildfly the installation, as the launcher unpacked it
   */
  static Tiers full(DemoHome home, Ports ports, @Nullable String nginx, @Nullable String wildfly) {
    if (nginx == null || wildfly == null || !Files.isDirectory(Path.of(wildfly))) {
      throw new DemoFailure("start it with ./understudy demo --full");
    }
    var tiers = new Tiers();
    String password = Secrets.keptIn(home.wildflyPassword());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (String node : DemoHome.NODES) {
      int before = tiers.applications.size();
      boolean primary = before == 0;
      var application =
          new ApplicationServer(
              java,
              Path.of(wildfly),
              home.folder(node).resolve("wildfly"),
              password,
              ports.choose("WildFly of " + node, MANAGEMENT_PORT + before * APART),
              primary,
              home.log("wildfly-" + node));
      tiers.applications.put(node, application);
      tiers.webs.put(
          node,
          new WebServer(
              Path.of(nginx),
              home.folder(node).resolve("nginx"),
              ports.choose("nginx of " + node, WEB_PORT + before),
              application.http(),
              primary,
              home.log("nginx-" + node)));
    }
    return tiers;
  }

  boolean any() {
    return !webs.isEmpty();
  }

  ApplicationServer application(String node) {
    return Objects.requireNonNull(applications.get(node));
  }

  WebServer web(String node) {
    return Objects.requireNonNull(webs.get(node));
  }

  /** Those of a node, in the order in which they are needed. */
  List<Tier> of(String node) {
    return any() ? List.of(application(node), web(node)) : List.of();
  }

  /** For the agent of a node. */
  Map<String, Object> instances(String node) {
    var instances = new LinkedHashMap<String, Object>();
    of(node).forEach(tier -> instances.put(tier.component(), tier.instance()));
    return instances;
  }

  /** For the cluster's declaration. */
  List<Map<String, Object>> components() {
    var components = new ArrayList<Map<String, Object>>();
    for (Tier tier : of(DemoHome.NODES.getFirst())) {
      components.add(
          Map.of("name", tier.component(), "kind", tier.kind(), "driver", tier.driver()));
    }
    return components;
  }

  /** What differs on purpose: each web server asks the application server beside it. */
  Map<String, Object> rules() {
    var values = new LinkedHashMap<String, String>();
    webs.forEach((node, web) -> values.put(node, web.proxied()));
    return Map.of(
        "rules",
        List.of(
            Map.of(
                "kind", "map",
                "component", "web",
                "key", WebServer.PROXY,
                "values", values,
                "reason", "each web server asks the application server beside it")));
  }
}
