package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which order resources come and go. */
final class Ordering {

  /** What holds before what it holds; then by name. */
  static final Comparator<Address> BY_DEPTH =
      Comparator.comparingInt((Address address) -> address.steps().size())
          .thenComparing(Address::toString);

  private Ordering() {}

  /** The resources below this one that can be removed by themselves, and at last it itself. */
  static List<Address> deepestFirst(Live live, Address top) {
    List<Address> all =
        new ArrayList<>(
            live.reading().resources().keySet().stream()
                .filter(address -> address.isWithin(top))
                .filter(address ->
                    address.equals(top)
                        || live.types()
                            .at(address)
                            .filter(type -> type.adding() != null && type.removing() != null)
                            .isPresent())
                .toList());
    all.sort(BY_DEPTH.reversed());
    return all;
  }

  /**
   * The additions, each after what holds it and after what it names: values of its attributes that
   * are names of other added resources.
   */
  static List<Step> referredFirst(Map<Address, Step> byAddress) {
    Map<String, List<Address>> byName = new LinkedHashMap<>();
    byAddress
        .keySet()
        .forEach(address ->
            byName.computeIfAbsent(address.last().name(), n -> new ArrayList<>()).add(address));
    var ordered = new ArrayList<Step>();
    var visited = new HashSet<Address>();
    byAddress.keySet().forEach(address -> visit(address, byAddress, byName, visited, ordered));
    return ordered;
  }

  private static void visit(
      Address address,
      Map<Address, Step> byAddress,
      Map<String, List<Address>> byName,
      Set<Address> visited,
      List<Step> ordered) {
    Step step = byAddress.get(address);
    if (step == null || !visited.add(address)) {
      return;
    }
    if (!address.parent().isRoot()) {
      visit(address.parent(), byAddress, byName, visited, ordered);
    }
    var names = new ArrayList<String>();
    step.operation()
        .properties()
        .forEach(field -> {
          if (!field.getKey().equals("operation") && !field.getKey().equals("address")) {
            texts(field.getValue(), names);
          }
        });
    for (String name : names) {
      for (Address other : byName.getOrDefault(name, List.of())) {
        if (!other.isWithin(address)) {
          visit(other, byAddress, byName, visited, ordered);
        }
      }
    }
    ordered.add(step);
  }

  /** Every text inside a value. */
  static void texts(JsonNode value, List<String> texts) {
    if (value.isTextual()) {
      texts.add(value.asText());
    }
    value.forEach(inner -> texts(inner, texts));
  }
}
