package io.understudy.driver.files;

import io.understudy.parameter.ParameterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a parameter lives: {@code folder[path/of/file]/name/of/setting}.
 *
 * @param file the file's path within the folder, with slashes
 * @param item the setting's path, or one of the words for what belongs to the file itself
 */
record Place(String folder, String file, List<String> item) {

  static final List<String> MODE = List.of("@mode");
  static final List<String> OWNER = List.of("@owner");
  static final List<String> GROUP = List.of("@group");
  static final List<String> LINK = List.of("@link");
  static final List<String> CONTENT = List.of("@content");
  static final List<String> DIGEST = List.of("@digest");

  private static final Pattern KEY =
      Pattern.compile("(?s)(?<folder>[\\w.-]+)\\[(?<file>[^\\]]+)\\]/(?<item>.+)");

  Place {
    item = List.copyOf(item);
  }

  static Place of(Folder folder, Path relative, List<String> item) {
    return new Place(folder.name(), relative.toString(), item);
  }

  /** Where a setting of the file's text lives; its name never looks like one of the words. */
  static Place setting(Folder folder, Path relative, List<String> path) {
    var item = new ArrayList<String>();
    for (String segment : path) {
      boolean word = item.isEmpty() && segment.startsWith("@");
      boolean escaped = word || segment.isEmpty() || segment.startsWith("'");
      item.add(escaped ? "'" + segment : segment);
    }
    return of(folder, relative, item);
  }

  /** The path in the file's text; empty when this belongs to the file itself. */
  Optional<List<String>> setting() {
    if (item.getFirst().startsWith("@")) {
      return Optional.empty();
    }
    return Optional.of(
        item.stream().map(part -> part.startsWith("'") ? part.substring(1) : part).toList());
  }

  ParameterKey key() {
    var segments = new ArrayList<String>();
    segments.addAll(List.of((folder + "[" + escape(file) + "]").split("/", -1)));
    segments.addAll(item);
    return ParameterKey.of(segments.toArray(String[]::new));
  }

  static Optional<Place> of(ParameterKey key) {
    // slashes inside of the setting's segments must not be taken for those between them
    String joined =
        String.join("/", key.segments().stream().map(part -> part.replace("/", "\0")).toList());
    Matcher matcher = KEY.matcher(joined);
    if (!matcher.matches() || matcher.group("file").indexOf('\0') >= 0) {
      return Optional.empty();
    }
    List<String> item =
        List.of(matcher.group("item").split("/", -1)).stream()
            .map(part -> part.replace("\0", "/"))
            .toList();
    String file = unescape(matcher.group("file"));
    var place = new Place(matcher.group("folder"), file, item);
    return item.contains("") || !place.key().equals(key) ? Optional.empty() : Optional.of(place);
  }

  private static String escape(String file) {
    return file.replace("%", "%25").replace("]", "%5D").replace("\\", "%5C");
  }

  private static String unescape(String file) {
    return file.replace("%5C", "\\").replace("%5D", "]").replace("%25", "%");
  }
}
