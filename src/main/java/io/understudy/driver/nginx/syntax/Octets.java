package io.understudy.driver.nginx.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Byte strings as Unicode text and back, whatever the bytes are. A byte that is no UTF-8, and NUL,
 * stands as the private character U+F700 plus its value; those characters themselves stand as their
 * bytes do.
 */
public final class Octets {

  private static final char FIRST = '\uF700';
  private static final char LAST = '\uF7FF';

  private Octets() {}

  /** The text of a byte string. */
  public static String show(String octets) {
    return decode(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The byte string of a text; the inverse of {@link #show}. */
  public static String hide(String text) {
    return new String(encode(text), StandardCharsets.ISO_8859_1);
  }

  /** The text of these bytes. */
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var text = new StringBuilder(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      append(text, out.flip());
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append((char) (FIRST + (in.get() & 0xFF)));
      }
      decoder.reset();
    }
  }

  private static void append(StringBuilder text, CharBuffer decoded) {
    while (decoded.hasRemaining()) {
      char c = decoded.get();
      if (c == 0 || (c >= FIRST && c <= LAST)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          text.append((char) (FIRST + (b & 0xFF)));
        }
      } else {
        text.append(c);
      }
    }
  }

  /** The bytes of this text. */
  public static byte[] encode(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(point -> {
          if (point >= FIRST && point <= LAST) {
            bytes.write(point - FIRST);
          } else {
            bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }
}
