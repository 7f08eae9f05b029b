package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the agent's own way in depends on: the management interfaces, and every resource that they
 * name, directly or through others (socket bindings, network interfaces, security domains, realms,
 * TLS contexts, stores). Taken from names, so it is rather too much than too little.
 */
final class Dangers {

  private static final Address MANAGEMENT = Address.of("core-service", "management");

  /** Classes of what roles may see; who administers is in another place. */
  private static final Set<String> CLASSES =
      Set.of("application-classification", "sensitivity-classification", "vault-expression");

  private static final Set<String> INTERFACES =
      Set.of("management-interface", "access", "security-realm", "identity", "ldap-connection");
  private static final Set<String> KINDS = Set.of("interface", "socket-binding-group", "subsystem");

  private final Set<Address> concerned;

  private Dangers(Set<Address> concerned) {
    this.concerned = Set.copyOf(concerned);
  }

  static Dangers of(Map<Address, JsonNode> resources) {
    var concerned = new HashSet<Address>();
    var names = new HashSet<String>();
    var queue = new ArrayDeque<Address>();
    resources.keySet().stream()
        .filter(address -> address.steps().size() > 1 && address.isWithin(MANAGEMENT))
        .filter(address ->
            address.steps().get(1).type().equals("management-interface")
                || address.equals(MANAGEMENT))
        .forEach(queue::add);
    while (!queue.isEmpty()) {
      Address address = queue.remove();
      JsonNode resource = resources.get(address);
      if (resource == null || !concerned.add(address)) {
        continue;
      }
      for (String text : ownTexts(resource)) {
        if (names.add(text)) {
          resources.keySet().stream().filter(other -> isNamed(other, text)).forEach(queue::add);
        }
      }
    }
    return new Dangers(concerned);
  }

  /** A resource that management may name: of the sockets, the networks or the security. */
  private static boolean isNamed(Address address, String name) {
    if (address.isRoot() || !address.last().name().equals(name)) {
      return false;
    }
    Address.Step first = address.steps().getFirst();
    return KINDS.contains(first.type())
        && (!first.type().equals("subsystem") || first.name().equals("elytron"));
  }

  private static List<String> ownTexts(JsonNode resource) {
    var texts = new ArrayList<String>();
    Ordering.texts(resource, texts);
    return texts;
  }

  /** Whether a change here could lock the agent out. */
  boolean concern(Address address) {
    boolean access =
        address.steps().size() > 1
            && address.isWithin(MANAGEMENT)
            && INTERFACES.contains(address.steps().get(1).type())
            && !address.isWithin(MANAGEMENT.child("access", "audit"))
            && address.steps().stream()
                .noneMatch(
                    step -> step.type().equals("constraint") && CLASSES.contains(step.name()));
    return access || concerned.stream().anyMatch(address::isWithin);
  }
}
