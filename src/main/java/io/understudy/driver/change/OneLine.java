package io.understudy.driver.change;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What an exception or a program says, in one line. */
public final class OneLine {

  private OneLine() {}

  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no " + of(missing.getMessage());
      case AccessDeniedException denied -> "no permission for " + of(denied.getMessage());
      default -> of(e.getMessage());
    };
  }

  /** Control characters become blanks; 400 characters at most. */
  public static String of(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= 400 ? line : line.substring(0, 399) + "…";
  }
}
