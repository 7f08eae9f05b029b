package io.understudy.traffic;

import io.understudy.inventory.Cluster;
import io.understudy.inventory.Node;
import io.understudy.inventory.TrafficDirector;
import io.understudy.security.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A director of a cluster, as declared. The document was checked against its kind's shape.
 *
 * @param position in the cluster's list, from 0
 */
public record Post(Cluster cluster, int position, TrafficDirector document) {

  /** How people know it: its kind, with its place when there are several. */
  public String label() {
    boolean several =
        cluster.traffic().stream()
                .filter(other -> other.director().equals(document.director()))
                .count()
            > 1;
    return several ? document.director() + " (traffic[" + position + "])" : document.director();
  }

  String text(String field) {
    return find(field).orElseThrow();
  }

  Optional<String> find(String field) {
    return Optional.ofNullable(document.settings().get(field)).map(Object::toString);
  }

  long whole(String field, long otherwise) {
    return document.settings().get(field) instanceof Long number ? number : otherwise;
  }

  Optional<Secret> secret(String field) {
    return document.settings().get(field) instanceof Secret secret
        ? Optional.of(secret)
        : Optional.empty();
  }

  /** A field's group, empty when it is not there. */
  Map<String, Object> group(String field) {
    var group = new LinkedHashMap<String, Object>();
    if (document.settings().get(field) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> group.put(name.toString(), value));
    }
    return group;
  }

  /** Node → what the field says of it. */
  Map<String, String> perNode(String field) {
    var texts = new LinkedHashMap<String, String>();
    group(field).forEach((node, value) -> texts.put(node, value.toString()));
    return texts;
  }

  String of(String field, Node node) {
    return Optional.ofNullable(perNode(field).get(node.name())).orElseThrow();
  }

  /** The node that a field names. */
  Optional<Node> node(String field) {
    return find(field).map(cluster::node);
  }

  /** Names what is wrong with it. */
  Concern concern(Concern.Sort sort, String message, String evidence) {
    return new Concern(sort, label(), message, evidence);
  }
}
