package io.understudy.driver.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a file's inode says; equal stamps mean that nobody wrote it. */
public final class Stamp {

  private Stamp() {}

  public static String of(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:ino,size,ctime,lastModifiedTime");
    return new TreeMap<>(attributes).toString();
  }

  /** The same, or a word that says that it is not there. */
  public static String orMissing(Path path) {
    try {
      return of(path);
    } catch (IOException e) {
      return "missing";
    }
  }
}
