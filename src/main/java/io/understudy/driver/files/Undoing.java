package io.understudy.driver.files;

import io.understudy.driver.change.OldFile;
import java.util.List;

/**
 * How a change is put back.
 *
 * @param identity of the installation; nothing is put back into another one
 */
record Undoing(String identity, List<OldFile> files) {

  /** The server may have read the new files from here on. */
  static final String RELOADING = "reloading";

  /** It may have been stopped from here on. */
  static final String RESTARTING = "restarting";

  Undoing {
    files = List.copyOf(files);
  }
}
