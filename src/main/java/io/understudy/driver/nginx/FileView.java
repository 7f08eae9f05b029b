package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that the configuration names, as they are or as they would be. */
interface FileView {

  long LARGEST = 4L << 20;

  /**
   * @throws IOException when it is not there, cannot be read, or is larger than any certificate
   */
  byte[] read(Path path) throws IOException;

  /** The files as they are. */
  static byte[] fromDisk(Path path) throws IOException {
    if (Files.size(path) > LARGEST || !Files.isRegularFile(path)) {
      throw new IOException("it is too large, or no file");
    }
    return Files.readAllBytes(path);
  }
}
