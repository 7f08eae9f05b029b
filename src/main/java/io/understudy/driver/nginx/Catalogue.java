package io.understudy.driver.nginx;

import io.understudy.driver.nginx.DirectiveFact.Repeats;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The directives that are known, read from {@code directives.txt}. */
final class Catalogue {

  private static final Map<String, DirectiveFact> FACTS = read();

  private Catalogue() {}

  /** What is known of this directive; for an unknown one, what is safe to assume. */
  static DirectiveFact of(String name) {
    DirectiveFact known = FACTS.get(name);
    return known != null
        ? known
        : new DirectiveFact(
            name,
            Optional.of(ValueType.TEXT),
            Repeats.ONCE,
            Consequence.CHANGES_BEHAVIOUR,
            List.of());
  }

  static int size() {
    return FACTS.size();
  }

  private static Map<String, DirectiveFact> read() {
    var facts = new HashMap<String, DirectiveFact>();
    try (var in =
            Objects.requireNonNull(
                Catalogue.class.getResourceAsStream("directives.txt"), "directives.txt");
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Catalogue::fact)
          .forEach(fact -> facts.put(fact.name(), fact));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(facts);
  }

  private static DirectiveFact fact(String line) {
    String[] columns = line.split(" ");
    String type = columns[1];
    boolean valued = !type.equals("block") && !type.equals("code");
    return new DirectiveFact(
        columns[0],
        valued ? Optional.of(ValueType.valueOf(type.toUpperCase(Locale.ROOT))) : Optional.empty(),
        Repeats.valueOf(columns[2].replace('-', '_').toUpperCase(Locale.ROOT)),
        consequence(columns[3]),
        List.of(columns[4].split(",")));
  }

  private static Consequence consequence(String word) {
    return switch (word) {
      case "start" -> Consequence.BLOCKS_START;
      case "capacity" -> Consequence.CAPACITY;
      case "cosmetic" -> Consequence.COSMETIC;
      case "behaviour" -> Consequence.CHANGES_BEHAVIOUR;
      default -> throw new IllegalStateException("directives.txt: " + word);
    };
  }
}
