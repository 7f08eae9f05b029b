package io.understudy.driver.nginx;

import io.understudy.driver.nginx.syntax.ConfigText;
import java.nio.file.Path;

/**
 * One configuration file.
 *
 * @param path as the configuration names it
 * @param real where it is, links followed
 * @param original its bytes when it was read, as a byte string
 * @param text its tree, which edits change
 */
record ConfigFile(Path path, Path real, String original, ConfigText text) {

  boolean changed() {
    return !original.equals(text.octets());
  }
}
