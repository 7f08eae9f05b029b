package io.understudy.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What moves clients from node to node, as declared.
 *
 * @param director its kind, such as {@code haproxy}
 * @param settings the fields of its document; values are texts, whole numbers ({@code Long}),
 *     {@link io.understudy.security.Secret}s and maps of the same
 */
public record TrafficDirector(String director, Map<String, Object> settings) {

  public TrafficDirector {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
