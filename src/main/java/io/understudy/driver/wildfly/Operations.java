package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Management operations, as JSON. */
final class Operations {

  private Operations() {}

  static ObjectNode on(Address address, String operation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("operation", operation);
    if (!address.isRoot()) {
      node.set("address", address.json());
    }
    return node;
  }

  static ObjectNode read(Address address, String attribute) {
    return on(address, "read-attribute").put("name", attribute);
  }

  /** All or nothing, in this order. */
  static ObjectNode composite(List<? extends JsonNode> steps) {
    ObjectNode node = on(Address.ROOT, "composite");
    ArrayNode array = node.putArray("steps");
    steps.forEach(array::add);
    return node;
  }

  static ObjectNode readEverything() {
    return on(Address.ROOT, "read-resource")
        .put("recursive", true)
        .put("include-runtime", false)
        .put("include-defaults", true);
  }

  static ObjectNode describeEverything() {
    return on(Address.ROOT, "read-resource-description")
        .put("recursive", true)
        .put("operations", true)
        .put("inherited", false);
  }

  static ObjectNode readAsXml() {
    return on(Address.ROOT, "read-config-as-xml");
  }
}
