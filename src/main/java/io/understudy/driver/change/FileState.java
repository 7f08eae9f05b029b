package io.understudy.driver.change;

import java.nio.charset.StandardCharsets;

/** What stands, or is to stand, at a path. */
public sealed interface FileState {

  /**
   * A regular file.
   *
   * @param octets its bytes, as a byte string
   */
  record Content(String octets, Rights rights) implements FileState {

    public static Content of(byte[] bytes, Rights rights) {
      return new Content(new String(bytes, StandardCharsets.ISO_8859_1), rights);
    }

    public byte[] bytes() {
      return octets.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** A symbolic link. */
  record Link(String target) implements FileState {}

  /** Nothing. */
  record Absent() implements FileState {}
}
