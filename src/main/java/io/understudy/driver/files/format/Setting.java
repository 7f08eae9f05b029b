package io.understudy.driver.files.format;

import java.util.List;

/**
 * One setting of a text.
 *
 * @param path its name, from the outside to the inside; segments may be empty
 * @param value as it is shown; different values are shown differently
 * @param from where its value begins in the text
 * @param to behind its value
 */
public record Setting(List<String> path, String value, int from, int to) {
  public Setting {
    path = List.copyOf(path);
  }
}
