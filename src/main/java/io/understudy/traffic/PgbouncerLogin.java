package io.understudy.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client answers to PostgreSQL's authentication requests: trust, password, MD5 and
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), of which the server's proof is checked too.
 */
final class PgbouncerLogin {

  private static final int OK = 0;
  private static final int CLEAR = 3;
  private static final int MD5 = 5;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;
  private static final String MECHANISM = "SCRAM-SHA-256";
  private static final String HASH = "SHA-256";
  private static final int MOST_ITERATIONS = 1_000_000;

  private final String user;
  private final String password;
  private final String nonce;
  private byte[] serverSignature = new byte[0];

  PgbouncerLogin(String user, String password) {
    this.user = user;
    this.password = password;
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    this.nonce = Base64.getEncoder().encodeToString(random);
  }

  /** The answer to the body of an authentication request; empty when none is wanted. */
  byte[] answer(byte[] request) throws IOException {
    if (request.length < 4) {
      throw new IOException("the answer to the login is cut");
    }
    byte[] rest = Arrays.copyOfRange(request, 4, request.length);
    try {
      return switch (ByteBuffer.wrap(request).getInt()) {
        case OK -> new byte[0];
        case CLEAR -> terminated(password);
        case MD5 -> terminated(md5(rest));
        case SASL -> first(rest);
        case SASL_CONTINUE -> proof(new String(rest, StandardCharsets.UTF_8));
        case SASL_FINAL -> checked(new String(rest, StandardCharsets.UTF_8));
        default ->
            throw new PgbouncerConsole.Refused(
                "it wants a login by something else than password, md5 or scram-sha-256");
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has these", e);
    }
  }

  private String md5(byte[] salt) throws GeneralSecurityException {
    String inner = hex((password + user).getBytes(StandardCharsets.UTF_8), new byte[0]);
    return "md5" + hex(inner.getBytes(StandardCharsets.US_ASCII), salt);
  }

  private static String hex(byte[] text, byte[] salt) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    digest.update(text);
    digest.update(salt);
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte[] first(byte[] mechanisms) throws IOException {
    if (!Arrays.asList(new String(mechanisms, StandardCharsets.US_ASCII).split("\0", -1))
        .contains(MECHANISM)) {
      throw new PgbouncerConsole.Refused("it offers no " + MECHANISM);
    }
    byte[] message = ("n,," + bare()).getBytes(StandardCharsets.UTF_8);
    var body = new ByteArrayOutputStream();
    body.writeBytes(terminated(MECHANISM));
    body.writeBytes(ByteBuffer.allocate(4).putInt(message.length).array());
    body.writeBytes(message);
    return body.toByteArray();
  }

  private String bare() {
    return "n=,r=" + nonce;
  }

  private byte[] proof(String challenge) throws IOException, GeneralSecurityException {
    Map<String, String> parts = parts(challenge);
    String theirs = parts.getOrDefault("r", "");
    int iterations = Integer.parseInt(parts.getOrDefault("i", "0"));
    if (!theirs.startsWith(nonce) || iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new PgbouncerConsole.Refused("its SCRAM challenge makes no sense");
    }
    byte[] salt = Base64.getDecoder().decode(parts.getOrDefault("s", ""));
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
            .getEncoded();
    String last = "c=biws,r=" + theirs;
    String all = bare() + "," + challenge + "," + last;
    byte[] clientKey = hmac(salted, "Client Key");
    byte[] signature = hmac(MessageDigest.getInstance(HASH).digest(clientKey), all);
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= signature[i];
    }
    serverSignature = hmac(hmac(salted, "Server Key"), all);
    return (last + ",p=" + Base64.getEncoder().encodeToString(clientKey))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] checked(String last) throws IOException {
    byte[] theirs = Base64.getDecoder().decode(parts(last).getOrDefault("v", ""));
    if (!MessageDigest.isEqual(serverSignature, theirs)) {
      throw new PgbouncerConsole.Refused("what answers there does not know the password");
    }
    return new byte[0];
  }

  private static Map<String, String> parts(String message) {
    Map<String, String> parts = new HashMap<>();
    for (String part : message.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return parts;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] terminated(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
