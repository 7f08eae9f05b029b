package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Changes every writable attribute of every resource of a server, each to a value that it had not,
 * as far as the server itself takes one.
 */
final class Variation {

  private final Server server;
  private final JsonNode described;
  private final OtherValue other;
  private final Map<String, String> refused = new TreeMap<>();
  private final List<Spot> changed = new ArrayList<>();
  private final int leftAlone;
  private int impossible;

  /** One attribute of one resource. */
  record Spot(Address address, String attribute, JsonNode described, JsonNode now) {
    @Override
    public String toString() {
      return address + ":" + attribute;
    }
  }

  /**
   * @param left which resources are left alone
   */
  Variation(Server server, Predicate<Address> left) throws IOException {
    this.server = server;
    this.described = server.ask(Operations.describeEverything());
    JsonNode tree = server.ask(Operations.readEverything());
    var providers = new HashMap<String, List<String>>();
    var spots = new ArrayList<Spot>();
    walk(Address.ROOT, tree, described, providers, spots);
    int all = spots.size();
    spots.removeIf(spot -> left.test(spot.address()));
    this.leftAlone = all - spots.size();
    this.other = new OtherValue(providers);
    Map<Address, List<Spot>> byResource = new LinkedHashMap<>();
    for (Spot spot : spots) {
      byResource.computeIfAbsent(spot.address(), address -> new ArrayList<>()).add(spot);
    }
    for (List<Spot> each : byResource.values()) {
      vary(attempts(each));
    }
  }

  /** What was changed. */
  List<Spot> changed() {
    return changed;
  }

  /** What the server refused to change, each with its reason for the last value tried. */
  Map<String, String> refused() {
    return refused;
  }

  /** How many attributes have descriptions that allow no other value. */
  int impossible() {
    return impossible;
  }

  /** How many attributes were left alone. */
  int leftAlone() {
    return leftAlone;
  }

  private void walk(
      Address address,
      JsonNode node,
      JsonNode model,
      Map<String, List<String>> providers,
      List<Spot> spots) {
    if (!address.isRoot()) {
      model
          .path("capabilities")
          .forEach(capability ->
              providers
                  .computeIfAbsent(capability.path("name").asText(), n -> new ArrayList<>())
                  .add(address.last().name()));
    }
    for (Map.Entry<String, JsonNode> attribute : model.path("attributes").properties()) {
      if (attribute.getValue().path("storage").asText().equals("configuration")
          && attribute.getValue().path("access-type").asText().equals("read-write")
          && node.has(attribute.getKey())
          && !NodeLocal.isGiven(address)) {
        spots.add(
            new Spot(
                address, attribute.getKey(), attribute.getValue(), node.path(attribute.getKey())));
      }
    }
    for (Map.Entry<String, JsonNode> type : model.path("children").properties()) {
      JsonNode models = type.getValue().path("model-description");
      for (Map.Entry<String, JsonNode> child : node.path(type.getKey()).properties()) {
        JsonNode exact = models.path(child.getKey());
        JsonNode known = exact.isObject() ? exact : models.path("*");
        if (!known.path("storage").asText().equals("runtime-only") && known.isObject()) {
          walk(
              address.child(type.getKey(), child.getKey()),
              child.getValue(),
              known,
              providers,
              spots);
        }
      }
    }
  }

  /** An attribute and the values that are left to be tried. */
  private static final class Attempt {
    private final Spot spot;
    private final Deque<JsonNode> left;

    Attempt(Spot spot, List<JsonNode> candidates) {
      this.spot = spot;
      this.left = new ArrayDeque<>(candidates.subList(0, Math.min(5, candidates.size())));
    }

    ObjectNode write() {
      ObjectNode write =
          Operations.on(spot.address(), "write-attribute").put("name", spot.attribute());
      write.set("value", left.getFirst());
      return write;
    }
  }

  private List<Attempt> attempts(List<Spot> spots) {
    var attempts = new ArrayList<Attempt>();
    for (Spot spot : spots) {
      List<JsonNode> candidates = other.candidates(spot.described(), spot.now());
      if (candidates.isEmpty()) {
        impossible++;
      } else {
        attempts.add(new Attempt(spot, candidates));
      }
    }
    return attempts;
  }

  /** All of a resource at once, which is faster; what does not go together goes one by one. */
  private void vary(List<Attempt> attempts) throws IOException {
    if (attempts.isEmpty()) {
      return;
    }
    if (success(Operations.composite(attempts.stream().map(Attempt::write).toList())).isEmpty()) {
      attempts.forEach(attempt -> changed.add(attempt.spot));
      return;
    }
    for (Attempt attempt : attempts) {
      Optional<String> reason = success(attempt.write());
      while (reason.isPresent() && attempt.left.size() > 1) {
        attempt.left.removeFirst();
        reason = success(attempt.write());
      }
      reason.ifPresentOrElse(
          words -> refused.put(attempt.spot.toString(), words), () -> changed.add(attempt.spot));
    }
  }

  /** Nothing, or why it failed. */
  private Optional<String> success(JsonNode operation) throws IOException {
    JsonNode answer = server.change(operation);
    return answer.path("outcome").asText().equals("success")
        ? Optional.empty()
        : Optional.of(Failure.words(answer));
  }

  /** How often each sort of refusal came, by its message's number. */
  Map<String, Integer> refusalsBySort() {
    var sorts = new LinkedHashMap<String, Integer>();
    refused
        .values()
        .forEach(
            reason -> sorts.merge(reason.replaceFirst("^(\\w+\\d+):.*", "$1"), 1, Integer::sum));
    return sorts;
  }
}
