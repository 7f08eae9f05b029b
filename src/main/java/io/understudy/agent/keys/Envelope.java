package io.understudy.agent.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What only the named agent opens, and only when an agent it knows has sealed it: DHKEM(X25519,
 * HKDF-SHA256) of RFC 9180 together with the static secret of both key pairs, HKDF-SHA256 (RFC
 * 5869), AES-256-GCM. Base64 of: version (1 byte), encapsulated key (32), ciphertext with its tag.
 *
 * <p>Version, purpose, sender and recipient are bound into both the key and the ciphertext. Each
 * envelope has a key of its own, so the nonce comes from the derivation too.
 */
final class Envelope {

  private static final byte VERSION = 1;
  private static final int ENCAPSULATED = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** What an envelope carries; one cannot be passed off as the other. */
  enum Purpose {
    SECRET,
    PARITY
  }

  private final KeyPair own;
  private final String ownId;

  Envelope(KeyPair own) {
    this.own = own;
    this.ownId = Cryptography.idOf(own.getPublic().getEncoded());
  }

  String ownId() {
    return ownId;
  }

  /** Seals to {@code recipient}. */
  String seal(Peer recipient, Purpose purpose, byte[] clear) {
    return Cryptography.must(() -> {
      KEM.Encapsulated fresh =
          KEM.getInstance("DHKEM").newEncapsulator(recipient.key()).encapsulate();
      byte[] context = context(purpose, ownId, recipient.keyId());
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys(fresh.key(), recipient.key(), context), context, clear);
      byte[] whole = new byte[1 + ENCAPSULATED + sealed.length];
      whole[0] = VERSION;
      System.arraycopy(fresh.encapsulation(), 0, whole, 1, ENCAPSULATED);
      System.arraycopy(sealed, 0, whole, 1 + ENCAPSULATED, sealed.length);
      return Base64.getEncoder().encodeToString(whole);
    });
  }

  /** Opens what one of {@code senders} sealed to this agent; empty when none of them did. */
  Optional<byte[]> open(List<Peer> senders, Purpose purpose, String sealed) {
    byte[] whole;
    try {
      whole = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (whole.length <= 1 + ENCAPSULATED || whole[0] != VERSION) {
      return Optional.empty();
    }
    return senders.stream().flatMap(sender -> open(sender, purpose, whole).stream()).findFirst();
  }

  private Optional<byte[]> open(Peer sender, Purpose purpose, byte[] whole) {
    try {
      SecretKey fresh =
          KEM.getInstance("DHKEM")
              .newDecapsulator(own.getPrivate())
              .decapsulate(Arrays.copyOfRange(whole, 1, 1 + ENCAPSULATED));
      byte[] context = context(purpose, sender.keyId(), ownId);
      byte[] sealed = Arrays.copyOfRange(whole, 1 + ENCAPSULATED, whole.length);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, keys(fresh, sender.key(), context), context, sealed));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private byte[] keys(SecretKey fresh, PublicKey other, byte[] context)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(own.getPrivate());
    agreement.doPhase(other, true);
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract()
                .addIKM(fresh)
                .addIKM(agreement.generateSecret())
                .thenExpand(context, Cryptography.KEY_LENGTH + NONCE));
  }

  private static byte[] cipher(int mode, byte[] keys, byte[] context, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(keys, 0, Cryptography.KEY_LENGTH, "AES"),
        new GCMParameterSpec(TAG_BITS, keys, Cryptography.KEY_LENGTH, NONCE));
    cipher.updateAAD(context);
    return cipher.doFinal(input);
  }

  private static byte[] context(Purpose purpose, String sender, String recipient) {
    return ("understudy/" + VERSION + "/" + purpose + "/" + sender + "/" + recipient)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
