package io.understudy.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a browser may be sent back to: a path of this console and nothing else. */
final class LocalPath {

  private static final Pattern LOCAL =
      Pattern.compile("/([A-Za-z0-9._~%?&=:@+,;!$'()*-][^\\\\\\s]*)?");
  private static final int LONGEST = 2000;

  private LocalPath() {}

  /** The path when it is one, else the start page. */
  static String of(@Nullable String path) {
    boolean local =
        path != null
            && path.length() <= LONGEST
            && LOCAL.matcher(path).matches()
            && path.chars().allMatch(c -> c > ' ' && c < 127 && "\"<>^`{|}".indexOf(c) < 0)
            && !path.startsWith("/login")
            && !path.startsWith("/logout");
    return local && path != null ? path : "/";
  }
}
