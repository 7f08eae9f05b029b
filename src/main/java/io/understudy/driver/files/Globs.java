package io.understudy.driver.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Wildcards for files of a folder: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}} and, across
 * folders, {@code **}. One without a slash names files wherever they lie.
 */
record Globs(List<String> patterns, List<PathMatcher> matchers) {

  /**
   * @throws PatternSyntaxException when one is no wildcard
   */
  static Globs of(List<String> patterns) {
    return new Globs(
        List.copyOf(patterns),
        patterns.stream()
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList());
  }

  /** Whether one of them names this relative path. */
  boolean match(Path relative) {
    Path name = relative.getFileName();
    for (int i = 0; i < patterns.size(); i++) {
      Path named =
          patterns.get(i).indexOf('/') < 0 && !patterns.get(i).equals("**") ? name : relative;
      if (named != null && matchers.get(i).matches(named)) {
        return true;
      }
    }
    return false;
  }
}
