package io.understudy.agent.keys;

import io.understudy.agent.disk.PrivateFolder;
import io.understudy.driver.SecretKeeper;
import io.understudy.parameter.SecretValue;
import io.understudy.protocol.Pairing;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All keys of one agent. Of one secret it always gives the same tag, and the same sealed copies
 * until the {@link #epoch} moves or the process ends.
 */
public final class Keyring implements SecretKeeper {

  private static final int REMEMBERED = 4_096;

  private final String node;
  private final boolean trustsConsole;
  private final PeerBook book;
  private final ParityRing ring;
  private final Envelope envelope;
  private final Peer self;
  private final String publicKey;
  private final byte[] tagKey;
  private final Map<String, SecretValue> remembered =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SecretValue> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * The keys in {@code folder}, made when missing.
   *
   * @param node this agent's node, under which others know its key
   * @param pinned node → public key of the peers that {@code agent.yaml} names
   * @param trustsConsole whether unpinned peers may be introduced (the agent is on loopback)
   */
  public Keyring(
      PrivateFolder folder, String node, Map<String, String> pinned, boolean trustsConsole) {
    KeyPair pair = SealingKeys.pair(folder);
    this.node = node;
    this.trustsConsole = trustsConsole;
    this.tagKey = SealingKeys.tagKey(folder);
    this.envelope = new Envelope(pair);
    this.self = new Peer(envelope.ownId(), pair.getPublic());
    this.publicKey = Cryptography.base64(pair.getPublic());
    this.book = new PeerBook(folder, pinned);
    this.ring = new ParityRing(folder);
  }

  /** The public sealing key, 32 bytes in base64. */
  public String publicKey() {
    return publicKey;
  }

  /** Names the sealing key. */
  public String keyId() {
    return self.keyId();
  }

  /** Names the parity key in use. */
  public String parityKeyId() {
    return ring.currentId();
  }

  public boolean peersPinned() {
    return book.pinned();
  }

  /** Changes when tags or sealed copies are made anew though no secret changed. */
  public String epoch() {
    var recipients = new TreeSet<String>();
    recipients().forEach(peer -> recipients.add(peer.keyId()));
    return Cryptography.idOf((ring.currentId() + recipients).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public synchronized SecretValue seal(byte[] clear) {
    String tag = HexFormat.of().formatHex(Cryptography.hmac(tagKey, clear));
    return remembered.computeIfAbsent(tag, t -> sealed(t, clear));
  }

  private SecretValue sealed(String tag, byte[] clear) {
    var copies = new TreeMap<String, String>();
    for (Peer peer : recipients()) {
      copies.put(peer.keyId(), envelope.seal(peer, Envelope.Purpose.SECRET, clear));
    }
    String parity = HexFormat.of().formatHex(Cryptography.hmac(ring.current(), clear));
    return new SecretValue(tag, new SecretValue.ParityTag(ring.currentId(), parity), copies);
  }

  @Override
  public byte[] open(SecretValue sealed) {
    String copy = sealed.sealed().get(self.keyId());
    if (copy == null) {
      throw new SecretNotForUs("the secret holds no copy for this agent; pair the agents again");
    }
    return envelope
        .open(recipients(), Envelope.Purpose.SECRET, copy)
        .orElseThrow(() ->
            new SecretNotForUs(
                "this agent cannot open its copy of the secret: it was changed on the way, or"
                    + " sealed by an agent that is not among its peers"));
  }

  /** What introduces this agent, with the parity key sealed to each of its peers. */
  public synchronized Pairing pairing() {
    var peers = new ArrayList<Pairing.Peer>();
    peers.add(new Pairing.Peer(node, publicKey));
    book.keys().forEach((name, key) -> peers.add(new Pairing.Peer(name, key)));
    var parity = new TreeMap<String, String>();
    for (Peer peer : book.peers()) {
      parity.put(peer.keyId(), envelope.seal(peer, Envelope.Purpose.PARITY, ring.current()));
    }
    return new Pairing(peers, ring.currentId(), parity);
  }

  /**
   * Takes the peers and the parity key of {@code offered}.
   *
   * @throws PairingRefused saying why nothing of it was taken
   */
  public synchronized void pair(Pairing offered) {
    Map<String, String> others = PairingRules.others(offered, node, publicKey);
    if (book.pinned()) {
      PairingRules.requirePinned(others, book.keys());
    } else if (!trustsConsole) {
      throw new PairingRefused(
          "this agent can be reached from other machines, so it takes peers from its agent.yaml"
              + " only; add them under peers:");
    }
    List<Peer> senders =
        book.pinned() ? book.peers() : others.values().stream().map(Peer::of).toList();
    Optional<byte[]> key = offeredKey(offered, senders);
    String before = epoch();
    if (!book.pinned() && !others.equals(book.keys())) {
      book.accept(others);
    }
    key.ifPresent(ring::use);
    if (!epoch().equals(before)) {
      remembered.clear();
    }
  }

  /** Makes a new parity key; the peers get it with the next pairing. */
  public synchronized void renewParity() {
    ring.use(ParityRing.fresh());
    remembered.clear();
  }

  private Optional<byte[]> offeredKey(Pairing offered, List<Peer> senders) {
    String id = offered.parityKeyId();
    if (id == null || id.equals(ring.currentId())) {
      return Optional.empty();
    }
    Optional<byte[]> known = ring.find(id);
    if (known.isPresent()) {
      return known;
    }
    String copy = offered.parity().get(self.keyId());
    byte[] key =
        Optional.ofNullable(copy)
            .flatMap(sealed -> envelope.open(senders, Envelope.Purpose.PARITY, sealed))
            .filter(bytes -> Cryptography.idOf(bytes).equals(id))
            .orElseThrow(() ->
                new PairingRefused(
                    "the parity key is not sealed to this agent by one of its peers; fetch"
                        + " the pairing anew from the agent that has the key"));
    return Optional.of(key);
  }

  private List<Peer> recipients() {
    var recipients = new ArrayList<>(book.peers());
    recipients.add(self);
    return recipients;
  }
}
