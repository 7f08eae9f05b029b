package io.understudy.evidence;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.security.Secret;
import io.understudy.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;

/** The installation's Ed25519 key, made when it is first needed. */
@ApplicationScoped
class EvidenceKeys {

  private static final String PURPOSE = "evidence key";
  private static final String ALGORITHM = "Ed25519";
  private static final int LINE = 64;

  private final EntityManager database;
  private final Vault vault;
  private final Audit audit;
  private final Clock clock;

  EvidenceKeys(EntityManager database, Vault vault, Audit audit, Clock clock) {
    this.database = database;
    this.vault = vault;
    this.audit = audit;
    this.clock = clock;
  }

  /** The signature over these bytes, 64 bytes (RFC 8032); the same for the same bytes. */
  @Transactional
  byte[] sign(byte[] bytes) {
    try {
      String sealed = row().get("private_key", String.class);
      byte[] pkcs8 = Base64.getDecoder().decode(vault.open(PURPOSE, sealed).reveal());
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the evidence cannot be signed", e);
    }
  }

  /** The public key as PEM, which openssl reads. */
  @Transactional
  String publicPem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + lines(row().get("public_key", String.class))
        + "-----END PUBLIC KEY-----\n";
  }

  /** Names the key: the first 16 hexadecimal digits of the SHA-256 of the public key's DER. */
  @Transactional
  String id() {
    byte[] der = Base64.getDecoder().decode(row().get("public_key", String.class));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lines(String base64) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < base64.length(); at += LINE) {
      text.append(base64, at, Math.min(base64.length(), at + LINE)).append('\n');
    }
    return text.toString();
  }

  private Tuple row() {
    List<Tuple> found = rows();
    if (found.isEmpty()) {
      make();
      found = rows();
    }
    return found.getFirst();
  }

  private List<Tuple> rows() {
    return database
        .unwrap(Session.class)
        .createNativeQuery("SELECT public_key, private_key FROM evidence_key", Tuple.class)
        .getResultList();
  }

  /** Two consoles may try at once: the first row stays. */
  private void make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Base64.Encoder base64 = Base64.getEncoder();
      int made =
          database
              .createNativeQuery(
                  """
                  INSERT INTO evidence_key (public_key, private_key, made_at) VALUES (:open, :sealed, :at)
                  ON CONFLICT DO NOTHING
                  """)
              .setParameter("open", base64.encodeToString(pair.getPublic().getEncoded()))
              .setParameter(
                  "sealed",
                  vault.seal(
                      PURPOSE, Secret.of(base64.encodeToString(pair.getPrivate().getEncoded()))))
              .setParameter("at", clock.instant())
              .executeUpdate();
      if (made > 0) {
        audit.note(Actor.SYSTEM, "evidence.key-made", null, null, Map.of());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key for evidence can be made", e);
    }
  }
}
