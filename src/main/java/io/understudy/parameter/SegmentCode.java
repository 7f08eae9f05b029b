package io.understudy.parameter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding of one key segment (RFC 3986 section 2.1, for the few characters that need it).
 */
final class SegmentCode {

  private SegmentCode() {}

  static String encode(String plain) {
    if (plain.isEmpty()) {
      throw new IllegalArgumentException("key: a segment is empty");
    }
    var encoded = new StringBuilder(plain.length());
    plain
        .codePoints()
        .forEach(point -> {
          if (needsCode(point)) {
            for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
              encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
          } else {
            encoded.appendCodePoint(point);
          }
        });
    return encoded.toString();
  }

  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    var bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); ) {
      int point = encoded.codePointAt(i);
      if (point == '%') {
        bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 3;
      } else {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("key: '" + encoded + "' is not UTF-8 when decoded", e);
    }
  }

  /** Refuses a segment that {@link #encode} would not have produced: one name, one key. */
  static void requireEncoded(String segment) {
    boolean same;
    try {
      same = encode(decode(segment)).equals(segment);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      same = false;
    }
    if (!same) {
      throw new IllegalArgumentException(
          "key: '"
              + encode(segment)
              + "' is not a well-formed segment; encode /, % and control characters as %XX and nothing else");
    }
  }

  private static boolean needsCode(int point) {
    return point == '/'
        || point == '%'
        || Character.isISOControl(point)
        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
