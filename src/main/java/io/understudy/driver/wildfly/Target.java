package io.understudy.driver.wildfly;

import io.understudy.parameter.ParameterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a key names: a resource, or an attribute or a part of one.
 *
 * @param attribute null when it is the resource itself
 * @param path the names inside the attribute's value, empty when it is the whole
 * @param shape of what is named; null when it is the resource itself
 */
record Target(
    ParameterKey key,
    Address address,
    ResourceType type,
    @Nullable AttributeType attribute,
    List<String> path,
    @Nullable Shape shape) {

  Target {
    path = List.copyOf(path);
  }

  /**
   * Finds it in the types that this server has; it need not be there.
   *
   * @throws Unfit when no such thing is possible here
   */
  static Target of(ParameterKey key, ResourceType root) throws Unfit {
    List<String> segments = key.segments();
    boolean resource = segments.size() % 2 == 0;
    int pairs = segments.size() / 2;
    Address address = Address.ROOT;
    ResourceType type = root;
    for (int i = 0; i < pairs; i++) {
      address = address.child(segments.get(2 * i), segments.get(2 * i + 1));
      type = child(type, address);
    }
    if (resource) {
      return new Target(key, address, type, null, List.of(), null);
    }
    return inside(key, address, type, segments.getLast());
  }

  private static ResourceType child(ResourceType parent, Address address) throws Unfit {
    Address.Step step = address.last();
    Optional<ResourceType> found = parent.child(step.type(), step.name());
    if (found.isEmpty()) {
      throw new Unfit(
          "this server knows no " + address,
          step.type().equals("subsystem")
              ? "add the extension that brings it, with jboss-cli.sh, on both nodes"
              : "see whether both nodes run the same version");
    }
    return found.get();
  }

  private static Target inside(ParameterKey key, Address address, ResourceType type, String name)
      throws Unfit {
    AttributeType exact = type.attributes().get(name);
    if (exact != null) {
      return new Target(key, address, type, exact, List.of(), exact.shape());
    }
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      AttributeType attribute = type.attributes().get(name.substring(0, dot));
      if (attribute != null) {
        List<String> path = new ArrayList<>();
        Shape shape = descend(attribute.shape(), name.substring(dot + 1), path);
        if (shape != null) {
          return new Target(key, address, type, attribute, path, shape);
        }
      }
    }
    if (name.endsWith(Reading.ORDER)) {
      throw new Unfit(
          "the order of these resources is not changed by a sync",
          "remove and add them by hand in the right order, or make a rule that ignores it");
    }
    throw new Unfit(
        "%s has no attribute %s here".formatted(address.isRoot() ? "the server" : address, name),
        "see whether both nodes run the same version");
  }

  private static @Nullable Shape descend(Shape shape, String rest, List<String> path) {
    return switch (shape) {
      case Shape.Entries entries -> {
        path.add(rest);
        yield entries.entry();
      }
      case Shape.Fields fields -> field(fields, rest, path);
      case Shape.Single _, Shape.Many _, Shape.Whole _, Shape.Content _ -> null;
    };
  }

  private static @Nullable Shape field(Shape.Fields fields, String rest, List<String> path) {
    Shape whole = fields.fields().get(rest);
    if (whole != null) {
      path.add(rest);
      return whole;
    }
    for (int dot = rest.lastIndexOf('.'); dot > 0; dot = rest.lastIndexOf('.', dot - 1)) {
      Shape inner = fields.fields().get(rest.substring(0, dot));
      if (inner != null) {
        path.add(rest.substring(0, dot));
        return descend(inner, rest.substring(dot + 1), path);
      }
    }
    return null;
  }
}
