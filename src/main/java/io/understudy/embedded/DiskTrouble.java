package io.understudy.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Says what the file system refused, in words that lead to the remedy. */
final class DiskTrouble {

  private DiskTrouble() {}

  static String describe(IOException e) {
    String reason =
        e instanceof FileSystemException failed && failed.getReason() != null
            ? failed.getReason()
            : String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException || reason.contains("Permission denied")) {
      return "no permission to write there; choose another folder with UNDERSTUDY_HOME";
    }
    if (reason.contains("Read-only")) {
      return "the file system is read-only; choose another folder with UNDERSTUDY_HOME";
    }
    if (fullDisk(reason)) {
      return "the disk is full; make room or choose another folder with UNDERSTUDY_HOME";
    }
    return reason;
  }

  static boolean fullDisk(String text) {
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }
}
