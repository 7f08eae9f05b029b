package io.understudy.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.security.Secret;
import io.understudy.security.Vault;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Probes as they stand in the database: JSON in which each password is sealed. */
final class ProbeText {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String KIND = "probe";
  private static final String PASSWORD = "password";
  private static final String PURPOSE = "probe";

  private final Vault vault;

  ProbeText(Vault vault) {
    this.vault = vault;
  }

  String write(List<Probe> probes) {
    try {
      return JSON.writeValueAsString(probes.stream().map(this::sealed).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> sealed(Probe probe) {
    Map<String, Object> sealed = new LinkedHashMap<>();
    sealed.put(KIND, probe.kind());
    probe
        .settings()
        .forEach((field, value) ->
            sealed.put(
                field, value instanceof Secret secret ? vault.seal(PURPOSE, secret) : value));
    return sealed;
  }

  List<Probe> read(String text) {
    try {
      return JSON.readValue(text, new TypeReference<List<Map<String, Object>>>() {}).stream()
          .map(this::open)
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored probes are not readable", e);
    }
  }

  private Probe open(Map<String, Object> stored) {
    String name = text(stored, "name");
    Duration timeout = Duration.parse(text(stored, "timeout"));
    Duration patience = Duration.parse(text(stored, "patience"));
    String ca = (String) stored.get("ca");
    return switch (text(stored, KIND)) {
      case "tcp" -> new Probe.Tcp(name, text(stored, "address"), timeout, patience);
      case "http" ->
          new Probe.Http(
              name,
              URI.create(text(stored, "url")),
              ((Number) stored.getOrDefault("status", 0)).intValue(),
              (String) stored.get("contains"),
              ca,
              timeout,
              patience);
      case "sql" ->
          new Probe.Sql(
              name,
              text(stored, "url"),
              text(stored, "user"),
              password((String) stored.get(PASSWORD)),
              text(stored, "query"),
              (String) stored.get("expect"),
              ca,
              timeout,
              patience);
      default -> throw new IllegalStateException("no probe of kind " + stored.get(KIND));
    };
  }

  private @Nullable Secret password(@Nullable String sealed) {
    return sealed == null ? null : vault.open(PURPOSE, sealed);
  }

  private static String text(Map<String, Object> stored, String field) {
    return String.valueOf(stored.get(field));
  }
}
