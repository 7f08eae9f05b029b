package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The wildcards of {@code include}, as glob(7) has them: {@code *}, {@code ?} and brackets, never
 * across a slash, never a leading dot; sorted by bytes.
 */
final class Glob {

  private static final Comparator<Path> BY_BYTES =
      (one, other) ->
          Arrays.compareUnsigned(
              one.toString().getBytes(StandardCharsets.UTF_8),
              other.toString().getBytes(StandardCharsets.UTF_8));

  private Glob() {}

  static boolean isPattern(String path) {
    return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /** The existing files that an absolute pattern names. */
  static List<Path> find(String pattern) throws IOException {
    List<Path> found = List.of(Path.of("/"));
    for (String part : pattern.split("/")) {
      if (!part.isEmpty()) {
        found = step(found, part);
      }
    }
    return found.stream().filter(Files::exists).sorted(BY_BYTES).toList();
  }

  private static List<Path> step(List<Path> folders, String part) throws IOException {
    if (!isPattern(part)) {
      return folders.stream().map(folder -> folder.resolve(part)).toList();
    }
    Pattern regex = regex(part);
    var found = new ArrayList<Path>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
          each.forEach(path -> {
            if (regex.matcher(name(path)).matches()) {
              found.add(path);
            }
          });
        }
      }
    }
    return found;
  }

  /** Whether a pattern names this path, whether it exists or not. */
  static boolean matches(String pattern, Path path) {
    String[] parts = pattern.split("/");
    String[] names = path.toString().split("/");
    if (parts.length != names.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!regex(parts[i]).matcher(names[i]).matches()) {
        return false;
      }
    }
    return true;
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static Pattern regex(String part) {
    var regex = new StringBuilder();
    if (part.startsWith("*") || part.startsWith("?") || part.startsWith("[")) {
      regex.append("(?!\\.)");
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      int close = c == '[' ? part.indexOf(']', i + 2) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (close > 0) {
        String set = part.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(part));
    }
  }
}
