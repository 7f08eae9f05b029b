package io.understudy.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.security.Secret;
import io.understudy.security.Vault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Directors as they stand in the database: JSON in which each secret is sealed. */
final class TrafficText {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();
  private static final String SEALED = "sealed:";
  private static final String PLAIN = "plain:";
  private static final String PURPOSE = "director";

  private final Vault vault;

  TrafficText(Vault vault) {
    this.vault = vault;
  }

  String write(List<TrafficDirector> directors) {
    List<Stored> stored =
        directors.stream().map(d -> new Stored(d.director(), seal(d.settings()))).toList();
    try {
      return JSON.writeValueAsString(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  List<TrafficDirector> read(String text) {
    try {
      return JSON.readValue(text, new TypeReference<List<Stored>>() {}).stream()
          .map(stored -> new TrafficDirector(stored.director(), open(stored.settings())))
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored directors are not readable", e);
    }
  }

  private Map<String, Object> seal(Map<?, ?> settings) {
    Map<String, Object> sealed = new LinkedHashMap<>();
    settings.forEach((name, value) ->
        sealed.put(
            name.toString(),
            switch (value) {
              case Secret secret -> SEALED + vault.seal(PURPOSE, secret);
              case Map<?, ?> map -> seal(map);
              case String text -> PLAIN + text;
              default -> value;
            }));
    return sealed;
  }

  private Map<String, Object> open(Map<?, ?> settings) {
    Map<String, Object> open = new LinkedHashMap<>();
    settings.forEach((name, value) ->
        open.put(
            name.toString(),
            switch (value) {
              case Map<?, ?> map -> open(map);
              case String text when text.startsWith(SEALED) ->
                  vault.open(PURPOSE, text.substring(SEALED.length()));
              case String text -> text.substring(PLAIN.length());
              default -> value;
            }));
    return open;
  }

  private record Stored(String director, Map<String, Object> settings) {}
}
