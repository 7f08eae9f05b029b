package io.understudy.agent.keys;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.understudy.agent.disk.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The public keys of the other agents: those that {@code agent.yaml} pins, or those accepted. */
final class PeerBook {

  private static final String FILE = "peers.json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PrivateFolder folder;
  private final boolean pinned;
  private volatile Map<String, String> keys;
  private volatile List<Peer> peers;

  PeerBook(PrivateFolder folder, Map<String, String> pinned) {
    this.folder = folder;
    this.pinned = !pinned.isEmpty();
    this.keys = this.pinned ? new TreeMap<>(pinned) : stored(folder);
    this.peers = peersOf(keys.values());
  }

  boolean pinned() {
    return pinned;
  }

  /** Node → public key. */
  Map<String, String> keys() {
    return Map.copyOf(keys);
  }

  List<Peer> peers() {
    return peers;
  }

  /** Takes these in the place of those that were accepted before. */
  synchronized void accept(Map<String, String> accepted) {
    if (pinned) {
      throw new IllegalStateException("pinned peers are not replaced");
    }
    List<Peer> checked = peersOf(accepted.values());
    try {
      folder.write(FILE, MAPPER.writeValueAsBytes(new TreeMap<>(accepted)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = new TreeMap<>(accepted);
    peers = checked;
  }

  private static List<Peer> peersOf(Collection<String> keys) {
    return keys.stream().map(Peer::of).toList();
  }

  private static Map<String, String> stored(PrivateFolder folder) {
    return folder
        .read(FILE)
        .<Map<String, String>>map(json -> {
          try {
            return MAPPER.readValue(json, new TypeReference<TreeMap<String, String>>() {});
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .orElseGet(TreeMap::new);
  }
}
