package io.understudy.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.understudy.parameter.Descriptor;
import io.understudy.parameter.ParameterKey;
import io.understudy.protocol.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is stored once and named by a number: keys, descriptors, long values. */
@ApplicationScoped
class Vocabulary {

  private static final int REMEMBERED = 20_000;

  private final Database database;

  /** Numbers are never used again, so what was read once holds, whatever was rolled back since. */
  private final Map<Integer, Descriptor> descriptors = new ConcurrentHashMap<>();

  Vocabulary(Database database) {
    this.database = database;
  }

  /** The numbers of these keys; those that are new get one. */
  Map<ParameterKey, Integer> keyIds(Collection<ParameterKey> keys) {
    return ids("parameter_key", "path", keys, ParameterKey::path).entrySet().stream()
        .collect(
            HashMap::new, (map, e) -> map.put(e.getKey(), e.getValue().intValue()), Map::putAll);
  }

  /** The number of a key, when any instance ever had it. */
  Optional<Integer> keyId(ParameterKey key) {
    return database.first(
        row -> row.getInt("id"),
        "SELECT id FROM parameter_key WHERE digest = ?",
        Digest.of(key.path()));
  }

  /** The numbers of these descriptors; those that are new get one. */
  Map<Descriptor, Long> descriptorIds(Collection<Descriptor> wanted) {
    return ids("descriptor", "body", wanted, Vocabulary::json);
  }

  /** The numbers of these long texts; those that are new are stored. */
  Map<String, Long> longTextIds(Collection<String> texts) {
    return ids("long_text", "body", texts, text -> text);
  }

  /** The descriptor in a row that has {@code descriptor_id} and {@code descriptor_body}. */
  Descriptor descriptor(ResultSet row) throws SQLException {
    int id = row.getInt("descriptor_id");
    Descriptor known = descriptors.get(id);
    if (known != null) {
      return known;
    }
    if (descriptors.size() >= REMEMBERED) {
      descriptors.clear();
    }
    Descriptor read = descriptor(row.getString("descriptor_body"));
    descriptors.put(id, read);
    return read;
  }

  private <T> Map<T, Long> ids(
      String table, String column, Collection<T> wanted, Function<T, String> text) {
    var byDigest = new TreeMap<String, T>(); // in one order, so that two writers never cross
    for (T each : wanted) {
      byDigest.put(HexFormat.of().formatHex(Digest.of(text.apply(each))), each);
    }
    if (byDigest.isEmpty()) {
      return Map.of();
    }
    byte[][] digests =
        byDigest.keySet().stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    Map<T, Long> found = find(table, digests, byDigest);
    if (found.size() < byDigest.size()) {
      var missing = new TreeMap<>(byDigest);
      missing.values().removeAll(found.keySet());
      database.batch(
          "INSERT INTO %s (digest, %s) VALUES (?, ?) ON CONFLICT DO NOTHING"
              .formatted(table, column),
          missing.entrySet().stream()
              .<@Nullable Object[]>map(e ->
                  new @Nullable Object[] {
                    HexFormat.of().parseHex(e.getKey()), text.apply(e.getValue())
                  })
              .toList());
      found = find(table, digests, byDigest);
    }
    return found;
  }

  /** With a lock that keeps retention from removing what is about to be used. */
  private <T> Map<T, Long> find(String table, byte[][] digests, Map<String, T> byDigest) {
    var found = new HashMap<T, Long>();
    database
        .list(
            row -> Map.entry(HexFormat.of().formatHex(row.getBytes("digest")), row.getLong("id")),
            "SELECT id, digest FROM %s WHERE digest = ANY (?) FOR KEY SHARE".formatted(table),
            (Object) digests)
        .forEach(row -> {
          T value = byDigest.get(row.getKey());
          if (value != null) {
            found.put(value, row.getValue());
          }
        });
    return found;
  }

  private static String json(Descriptor descriptor) {
    try {
      return Json.MAPPER.writeValueAsString(descriptor);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every descriptor can be written", e);
    }
  }

  private static Descriptor descriptor(String json) {
    try {
      return Json.MAPPER.readValue(json, Descriptor.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored descriptor cannot be read", e);
    }
  }
}
