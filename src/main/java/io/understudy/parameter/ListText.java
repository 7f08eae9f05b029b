package io.understudy.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated elements; an element in double quotes may hold anything, {@code ""} being one
 * quote. Blanks around elements do not count.
 */
public final class ListText {

  private ListText() {}

  /** The elements, unquoted; a blank text has none. An unclosed quote runs to the end. */
  public static List<String> split(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    var elements = new ArrayList<String>();
    var element = new Element();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at = element.quoted(text, at + 1);
      } else {
        if (c == ',') {
          elements.add(element.take());
        } else {
          element.plain(c);
        }
        at++;
      }
    }
    elements.add(element.take());
    return elements;
  }

  /** The element being read. Blanks count once something follows them. */
  private static final class Element {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder blanks = new StringBuilder();
    private boolean begun;

    void plain(char c) {
      if (!Character.isWhitespace(c)) {
        begin().append(c);
      } else if (begun) {
        blanks.append(c);
      }
    }

    /** Reads from behind the opening quote; gives the place behind the closing one. */
    int quoted(String source, int start) {
      StringBuilder inside = begin();
      int at = start;
      while (at < source.length()) {
        char c = source.charAt(at++);
        if (c != '"') {
          inside.append(c);
        } else if (at < source.length() && source.charAt(at) == '"') {
          inside.append('"');
          at++;
        } else {
          return at;
        }
      }
      return at;
    }

    String take() {
      String taken = text.toString();
      text.setLength(0);
      blanks.setLength(0);
      begun = false;
      return taken;
    }

    private StringBuilder begin() {
      begun = true;
      text.append(blanks);
      blanks.setLength(0);
      return text;
    }
  }

  /** The text of these elements: quoted where needed, so that {@link #split} gives them back. */
  public static String join(List<String> elements) {
    return elements.stream().map(ListText::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(String element) {
    boolean plain =
        !element.isEmpty()
            && element
                .chars()
                .noneMatch(c -> c == ',' || c == '"' || Character.isWhitespace((char) c));
    return plain ? element : '"' + element.replace("\"", "\"\"") + '"';
  }
}
