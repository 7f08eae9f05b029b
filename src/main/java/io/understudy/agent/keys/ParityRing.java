package io.understudy.agent.keys;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.agent.disk.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parity keys this agent has had; the last one is in use. The older ones are kept so that going
 * back to one needs no new hand-over.
 */
final class ParityRing {

  private static final String FILE = "parity.json";
  private static final int KEPT = 4;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PrivateFolder folder;
  private final LinkedHashMap<String, byte[]> keys = new LinkedHashMap<>();

  /**
   * Reads the ring; the first time it gets a key of its own, which holds until the agent is paired.
   */
  ParityRing(PrivateFolder folder) {
    this.folder = folder;
    folder.read(FILE).ifPresent(this::load);
    if (keys.isEmpty()) {
      use(fresh());
    }
  }

  static byte[] fresh() {
    byte[] key = new byte[Cryptography.KEY_LENGTH];
    new SecureRandom().nextBytes(key);
    return key;
  }

  synchronized String currentId() {
    return keys.lastEntry().getKey();
  }

  synchronized byte[] current() {
    return keys.lastEntry().getValue();
  }

  synchronized Optional<byte[]> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  /** Makes this the key in use. */
  synchronized void use(byte[] key) {
    if (key.length != Cryptography.KEY_LENGTH) {
      throw new IllegalArgumentException("a parity key has 32 bytes");
    }
    keys.putLast(Cryptography.idOf(key), key.clone());
    while (keys.size() > KEPT) {
      keys.pollFirstEntry();
    }
    save();
  }

  private void load(byte[] json) {
    try {
      for (String key : MAPPER.readValue(json, String[].class)) {
        byte[] bytes = HexFormat.of().parseHex(key);
        keys.putLast(Cryptography.idOf(bytes), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save() {
    try {
      String[] list =
          keys.sequencedValues().stream().map(HexFormat.of()::formatHex).toArray(String[]::new);
      folder.write(FILE, MAPPER.writeValueAsBytes(list));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "ParityRing" + Arrays.toString(Map.copyOf(keys).keySet().toArray());
  }
}
