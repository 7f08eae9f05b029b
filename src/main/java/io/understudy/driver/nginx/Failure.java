package io.understudy.driver.nginx;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What an exception or a program says, in one line. */
final class Failure {

  private Failure() {}

  static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          "there is no " + oneLine(String.valueOf(missing.getMessage()));
      case AccessDeniedException denied ->
          "no permission for " + oneLine(String.valueOf(denied.getMessage()));
      default -> oneLine(String.valueOf(e.getMessage()));
    };
  }

  /** Control characters become blanks; 400 characters at most. */
  static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= 400 ? line : line.substring(0, 399) + "…";
  }
}
