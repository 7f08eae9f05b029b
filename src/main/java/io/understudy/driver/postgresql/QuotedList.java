package io.understudy.driver.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Lists that PostgreSQL keeps with quoted elements ({@code search_path}, preload libraries): each
 * element must be a literal of its own, since {@code ALTER SYSTEM} would quote one string as one
 * element.
 */
final class QuotedList {

  private QuotedList() {}

  /**
   * The elements as literals, joined by commas.
   *
   * @param folded whether unquoted elements mean their lower case
   */
  static String literals(String text, boolean folded) {
    List<String> elements = elements(text, folded);
    return elements.isEmpty()
        ? "''"
        : elements.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }

  /** The elements, unquoted; none of a blank text. */
  static List<String> elements(String text, boolean folded) {
    var elements = new ArrayList<String>();
    int i = 0;
    while (i < text.length()) {
      int start = skipBlanks(text, i);
      var element = new StringBuilder();
      if (start < text.length() && text.charAt(start) == '"') {
        i = quoted(text, start + 1, element);
        elements.add(element.toString());
      } else {
        int end = text.indexOf(',', start);
        i = end < 0 ? text.length() : end;
        String plain = text.substring(start, i).strip();
        if (!plain.isEmpty()) {
          elements.add(folded ? plain.toLowerCase(Locale.ROOT) : plain);
        }
      }
      int comma = text.indexOf(',', i);
      i = comma < 0 ? text.length() : comma + 1;
    }
    return elements;
  }

  private static int quoted(String text, int from, StringBuilder element) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '"') {
        element.append(c);
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
        element.append('"');
        i++;
      } else {
        return i + 1;
      }
      i++;
    }
    return i;
  }

  private static int skipBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
