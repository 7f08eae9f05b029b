package io.understudy.driver.wildfly;

import io.understudy.parameter.Scope;
import java.util.Set;
import java.util.regex.Pattern;

/** What belongs to one node: addresses, the node's own names, and what must be unique to it. */
final class NodeLocal {

  private static final Pattern PROPERTY =
      Pattern.compile(
          "jboss\\.(node\\.name|server\\.name|host\\.name|qualified\\.host\\.name|tx\\.node\\.id"
              + "|bind\\.address.*|socket\\.binding\\.port-offset)");

  /** Folders that the server derives from how it was started; no configuration holds them. */
  private static final Set<String> GIVEN_PATHS =
      Set.of(
          "java.home",
          "user.dir",
          "user.home",
          "jboss.home",
          "jboss.home.dir",
          "jboss.controller.temp.dir",
          "jboss.domain.servers.dir",
          "jboss.server.base.dir",
          "jboss.server.config.dir",
          "jboss.server.data.dir",
          "jboss.server.log.dir",
          "jboss.server.temp.dir");

  private NodeLocal() {}

  static Scope scope(Address address, String attribute) {
    boolean local =
        (address.isRoot() && attribute.equals("name"))
            || address.matches("interface", "*")
            || (address.matches("system-property", "*")
                && PROPERTY.matcher(address.last().name()).matches())
            || (address.matches("socket-binding-group", "*") && attribute.equals("port-offset"))
            || attribute.equals("client-mappings")
            || (address.matches("subsystem", "transactions") && attribute.equals("node-identifier"))
            || (address.matches("subsystem", "undertow") && attribute.equals("instance-id"));
    return local ? Scope.NODE : Scope.SHARED;
  }

  /** Whether the server made this resource up when it started. */
  static boolean isGiven(Address address) {
    return address.matches("path", "*") && GIVEN_PATHS.contains(address.last().name());
  }
}
