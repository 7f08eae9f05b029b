package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.understudy.parameter.ParameterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where a resource stands in the management model, from the root. */
record Address(List<Step> steps) {

  static final Address ROOT = new Address(List.of());

  /** One pair of an address, as {@code subsystem=undertow}. */
  record Step(String type, String name) {}

  Address {
    steps = List.copyOf(steps);
  }

  /** The address of these types and names in turn. */
  static Address of(String... typesAndNames) {
    Address address = ROOT;
    for (int i = 0; i < typesAndNames.length; i += 2) {
      address = address.child(typesAndNames[i], typesAndNames[i + 1]);
    }
    return address;
  }

  Address child(String type, String name) {
    var longer = new ArrayList<>(steps);
    longer.add(new Step(type, name));
    return new Address(longer);
  }

  Address parent() {
    return new Address(steps.subList(0, steps.size() - 1));
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  Step last() {
    return steps.getLast();
  }

  /** Whether this is {@code other} or stands below it. */
  boolean isWithin(Address other) {
    return steps.size() >= other.steps.size()
        && steps.subList(0, other.steps.size()).equals(other.steps);
  }

  /** Whether it begins with these types; {@code *} stands for any name. */
  boolean matches(String... typesAndNames) {
    if (steps.size() * 2 != typesAndNames.length) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      String name = typesAndNames[2 * i + 1];
      if (!steps.get(i).type().equals(typesAndNames[2 * i])
          || !(name.equals("*") || name.equals(steps.get(i).name()))) {
        return false;
      }
    }
    return true;
  }

  /** The key of the resource itself; the root has none. */
  ParameterKey key() {
    return ParameterKey.of(segments().toArray(String[]::new));
  }

  /** The key of an attribute, or of a part of it. */
  ParameterKey key(String attribute) {
    List<String> segments = segments();
    segments.add(attribute);
    return ParameterKey.of(segments.toArray(String[]::new));
  }

  private List<String> segments() {
    var segments = new ArrayList<String>();
    for (Step step : steps) {
      segments.add(step.type());
      segments.add(step.name());
    }
    return segments;
  }

  ArrayNode json() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    steps.forEach(step -> array.addObject().put(step.type(), step.name()));
    return array;
  }

  /** As {@code jboss-cli.sh} takes it. */
  @Override
  public String toString() {
    return steps.stream()
        .map(step -> "/" + step.type() + "=" + quoted(step.name()))
        .collect(Collectors.joining());
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9_.*-]+")
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
