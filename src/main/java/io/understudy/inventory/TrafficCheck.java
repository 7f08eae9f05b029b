package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the documents of directors by their shapes. */
final class TrafficCheck {

  private static final int MAX_DIRECTORS = 32;
  private static final String KIND = "director";

  private final Map<String, DirectorShape> shapes = new TreeMap<>();

  TrafficCheck(Iterable<DirectorShape> shapes) {
    shapes.forEach(shape -> this.shapes.put(shape.name(), shape));
  }

  /** The directors as wanted; a masked secret is that of the earlier director of the same kind. */
  List<TrafficDirector> check(
      @Nullable List<@Nullable JsonNode> documents,
      Set<String> nodes,
      List<TrafficDirector> before,
      Findings findings) {
    if (documents == null) {
      return List.of();
    }
    findings.addUnless(
        documents.size() <= MAX_DIRECTORS, "traffic", "has more than " + MAX_DIRECTORS);
    List<TrafficDirector> directors = new ArrayList<>();
    List<TrafficDirector> left = new ArrayList<>(before);
    for (int i = 0; i < documents.size(); i++) {
      String at = "traffic[" + i + "]";
      JsonNode document = documents.get(i);
      DirectorShape shape = shape(at, document, findings);
      if (document == null || shape == null) {
        continue;
      }
      TrafficDirector kept = take(left, shape.name());
      Map<String, Object> old = kept == null ? Map.of() : kept.settings();
      Map<String, Object> settings =
          new DocumentReader(nodes, findings)
              .group(at, document, shape.fields(), old, Set.of(KIND));
      directors.add(new TrafficDirector(shape.name(), settings));
    }
    return directors;
  }

  private @Nullable DirectorShape shape(String at, @Nullable JsonNode document, Findings findings) {
    if (document == null || !document.isObject()) {
      findings.add(at, "is not an object");
      return null;
    }
    DirectorShape shape = shapes.get(document.path(KIND).asText(""));
    findings.addUnless(
        shape != null,
        at + "." + KIND,
        "is missing or unknown; this console knows " + String.join(", ", shapes.keySet()));
    return shape;
  }

  private static @Nullable TrafficDirector take(List<TrafficDirector> left, String kind) {
    for (TrafficDirector director : left) {
      if (director.director().equals(kind)) {
        left.remove(director);
        return director;
      }
    }
    return null;
  }
}
