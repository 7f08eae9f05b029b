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
    var elements = new ArrayList<String>();
    if (text.isBlank()) {
      return elements;
    }
    var element = new StringBuilder();
    var blanks = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          element.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          element.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
        element.append(blanks);
        blanks.setLength(0);
      } else if (c == ',') {
        elements.add(element.toString());
        element.setLength(0);
        blanks.setLength(0);
      } else if (Character.isWhitespace(c)) {
        if (!element.isEmpty()) {
          blanks.append(c);
        }
      } else {
        element.append(blanks).append(c);
        blanks.setLength(0);
      }
    }
    elements.add(element.toString());
    return elements;
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
