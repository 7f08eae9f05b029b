package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.driver.SecretKeeper;
import io.understudy.driver.wildfly.Texts.Part;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A whole configuration as parameters.
 *
 * @param texts the clear text of every parameter; lives as long as a change
 * @param resources every resource that is configuration
 * @param notes what could not be read
 */
record Reading(
    ParameterSet parameters,
    Map<ParameterKey, String> texts,
    Map<Address, JsonNode> resources,
    Set<String> notes) {

  /** What stands behind the type of resources whose order has a meaning. */
  static final String ORDER = "@order";

  /** The text of the parameter that says that a resource is there. */
  static final String PRESENT = "present";

  static Reading of(JsonNode tree, ResourceType root, SecretKeeper secrets) {
    var reader = new Reader(secrets);
    reader.resource(Address.ROOT, tree, root);
    return new Reading(
        ParameterSet.of(reader.parameters),
        Collections.unmodifiableMap(reader.texts),
        Collections.unmodifiableMap(reader.resources),
        reader.notes);
  }

  /** Whether this part of an attribute is a secret, by its type or by its name. */
  static boolean isSecret(Address address, String attribute, Part part) {
    if (part.shape().descriptor().type() == ValueType.SECRET) {
      return true;
    }
    boolean text = part.shape() instanceof Shape.Single single && single.kind() == Shape.Kind.TEXT;
    String name =
        attribute.equals("value") && !address.isRoot()
            ? address.last().name()
            : attribute + part.path();
    boolean named = !part.path().isEmpty() || attribute.equals("value");
    return text && named && Secrecy.tells(name);
  }

  private static final class Reader {
    private final SecretKeeper secrets;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<ParameterKey, String> texts = new HashMap<>();
    private final Map<Address, JsonNode> resources = new HashMap<>();
    private final TreeSet<String> notes = new TreeSet<>();

    Reader(SecretKeeper secrets) {
      this.secrets = secrets;
    }

    void resource(Address address, JsonNode node, ResourceType type) {
      if (NodeLocal.isGiven(address)) {
        return;
      }
      resources.put(address, node);
      try {
        if (!address.isRoot() && type.adding() != null) {
          add(address.key(), PRESENT, present(type.adding()));
        }
        for (AttributeType attribute : type.attributes().values()) {
          attribute(address, attribute, node.path(attribute.name()));
        }
        type.children().keySet().forEach(child -> order(address, child, node.path(child), type));
      } catch (IllegalArgumentException e) { // no key, or no text, that Understudy could carry
        notes.add("%s cannot be shown: %s.".formatted(address, e.getMessage()));
      }
      for (String childType : type.children().keySet()) {
        node.path(childType)
            .properties()
            .forEach(child ->
                type.child(childType, child.getKey())
                    .ifPresent(known ->
                        resource(
                            address.child(childType, child.getKey()), child.getValue(), known)));
      }
    }

    /** As the server names them: {@code subsystem/jgroups/stack/tcp/protocol@order}. */
    private void order(Address address, String childType, JsonNode children, ResourceType type) {
      List<String> names = new ArrayList<>();
      children
          .fieldNames()
          .forEachRemaining(name ->
              type.child(childType, name)
                  .filter(ResourceType::ordered)
                  .ifPresent(known -> names.add(name)));
      if (!names.isEmpty()) {
        add(
            address.key(childType + ORDER),
            ListText.join(names),
            Descriptor.of(ValueType.LIST)
                .withEffect(Effect.NEVER)
                .withSummary("The order of these resources. A sync does not change it."));
      }
    }

    private void attribute(Address address, AttributeType attribute, JsonNode value) {
      for (Part part : Texts.parts(attribute.shape(), value)) {
        Descriptor descriptor = part.shape().descriptor();
        if (isSecret(address, attribute.name(), part)) {
          descriptor = descriptor.withType(ValueType.SECRET);
        }
        add(
            address.key(attribute.name() + part.path()),
            part.text(),
            descriptor.withScope(NodeLocal.scope(address, attribute.name())));
      }
    }

    private void add(ParameterKey key, String text, Descriptor descriptor) {
      Value value =
          descriptor.type() == ValueType.SECRET
              ? secrets.seal(text.getBytes(StandardCharsets.UTF_8))
              : Value.of(text);
      parameters.add(new Parameter(key, value, descriptor));
      texts.put(key, text);
    }

    private static Descriptor present(Effect effect) {
      return Descriptor.of(ValueType.TEXT)
          .withEffect(effect)
          .withConsequence(Consequence.CHANGES_BEHAVIOUR)
          .withSummary("Whether there is such a resource.");
    }
  }
}
