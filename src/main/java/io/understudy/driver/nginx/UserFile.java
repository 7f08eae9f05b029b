package io.understudy.driver.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of users with their password hashes, a line each: {@code name:hash} or {@code
 * name:hash:comment}. Comments, order and line ends stay.
 */
final class UserFile {

  private final List<String> lines;

  private UserFile(List<String> lines) {
    this.lines = lines;
  }

  /** Texts are byte strings. */
  static UserFile parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    var lines = new ArrayList<String>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return new UserFile(lines);
  }

  /** What stands behind each name; of a name that stands there twice the first counts. */
  Map<String, String> users() {
    var users = new LinkedHashMap<String, String>();
    for (String line : lines) {
      if (isUser(line)) {
        users.putIfAbsent(name(line), bare(line).substring(name(line).length() + 1));
      }
    }
    return users;
  }

  void put(String user, String hash) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (isUser(line) && name(line).equals(user)) {
        lines.set(i, user + ":" + hash + line.substring(bare(line).length()));
        return;
      }
    }
    if (!lines.isEmpty() && !lines.getLast().endsWith("\n")) {
      lines.add(lines.removeLast() + "\n");
    }
    lines.add(user + ":" + hash + "\n");
  }

  void remove(String user) {
    lines.removeIf(line -> isUser(line) && name(line).equals(user));
  }

  byte[] bytes() {
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether this can be a user's line, given as name and rest. */
  static boolean possible(String user, String hash) {
    return !user.isEmpty()
        && !hash.isEmpty()
        && !user.startsWith("#")
        && user.indexOf(':') < 0
        && (user + hash).chars().noneMatch(c -> c < ' ');
  }

  private static boolean isUser(String line) {
    return !line.startsWith("#") && bare(line).indexOf(':') > 0;
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String bare(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }
}
