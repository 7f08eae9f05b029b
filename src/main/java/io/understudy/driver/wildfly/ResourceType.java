package io.understudy.driver.wildfly;

import io.understudy.parameter.Effect;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What resources of one type have.
 *
 * @param attributes that are configuration, by name
 * @param children by type, then by name or {@code *}
 * @param adding when an added one takes effect; null when none can be added
 * @param removing when a removal takes effect; null when none can be removed
 * @param ordered whether the order in which they stand has a meaning
 */
record ResourceType(
    Map<String, AttributeType> attributes,
    Map<String, Map<String, ResourceType>> children,
    @Nullable Effect adding,
    @Nullable Effect removing,
    boolean ordered) {

  ResourceType {
    attributes = Map.copyOf(attributes);
    children = Map.copyOf(children);
  }

  Optional<ResourceType> child(String type, String name) {
    Map<String, ResourceType> named = children.getOrDefault(type, Map.of());
    ResourceType exact = named.get(name);
    return Optional.ofNullable(exact == null ? named.get("*") : exact);
  }

  /** The type of what stands at this address below a resource of this type. */
  Optional<ResourceType> at(Address address) {
    Optional<ResourceType> found = Optional.of(this);
    for (Address.Step step : address.steps()) {
      found = found.flatMap(type -> type.child(step.type(), step.name()));
    }
    return found;
  }
}
