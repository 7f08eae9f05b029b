package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import java.util.List;

/**
 * A glob over the segments of a key: {@code *} is any run of characters inside one segment, {@code
 * ?} one character, and a segment {@code **} any number of segments (also none). Everything else
 * stands for itself, letter by letter. Segments are compared in their encoded form, as they are
 * shown.
 *
 * @param text 1 to {@value ParameterKey#MAX_LENGTH} characters, no empty segment
 */
record KeyPattern(String text) {

  KeyPattern {
    if (text.isEmpty() || text.length() > ParameterKey.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "has "
              + text.length()
              + " characters, 1 to "
              + ParameterKey.MAX_LENGTH
              + " are possible");
    }
    for (String segment : text.split("/", -1)) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException(
            "'" + text + "' has an empty segment; write it as in settings/log_*");
      }
    }
  }

  boolean matches(ParameterKey key) {
    return segmentsMatch(List.of(text.split("/")), List.of(key.path().split("/")));
  }

  /** Greedy with one point to return to, so that many stars cost no more than length × length. */
  private static boolean segmentsMatch(List<String> globs, List<String> segments) {
    int g = 0;
    int s = 0;
    int starAt = -1;
    int resumeAt = 0;
    while (s < segments.size()) {
      if (g < globs.size() && globs.get(g).equals("**")) {
        starAt = g++;
        resumeAt = s;
      } else if (g < globs.size() && segmentMatches(globs.get(g), segments.get(s))) {
        g++;
        s++;
      } else if (starAt >= 0) {
        g = starAt + 1;
        s = ++resumeAt;
      } else {
        return false;
      }
    }
    while (g < globs.size() && globs.get(g).equals("**")) {
      g++;
    }
    return g == globs.size();
  }

  private static boolean segmentMatches(String glob, String segment) {
    int g = 0;
    int s = 0;
    int starAt = -1;
    int resumeAt = 0;
    while (s < segment.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        starAt = g++;
        resumeAt = s;
      } else if (g < glob.length()
          && (glob.charAt(g) == '?' || glob.charAt(g) == segment.charAt(s))) {
        g++;
        s++;
      } else if (starAt >= 0) {
        g = starAt + 1;
        s = ++resumeAt;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
