package io.understudy.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what a server said. */
final class LogText {

  private LogText() {}

  /** What was written to a log after its first {@code position} bytes. */
  static String since(Path log, long position) {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(position, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException none) {
      return "";
    }
  }

  /** The last four lines on one line. */
  static String lastLines(String text) {
    List<String> lines = text.strip().lines().toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
  }
}
