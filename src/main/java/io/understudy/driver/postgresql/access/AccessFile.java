package io.understudy.driver.postgresql.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An access file as its lines. Bytes are kept as ISO 8859-1 characters, so that a file in any
 * encoding survives; {@link Line} texts must be re-read as UTF-8 before they are shown.
 *
 * @param lines in the order of the file; together they are the file
 */
public record AccessFile(List<Line> lines) {

  public AccessFile {
    lines = List.copyOf(lines);
  }

  public static AccessFile parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    var lines = new ArrayList<Line>();
    int start = 0;
    while (start < text.length()) {
      int end = logicalEnd(text, start);
      lines.add(Line.of(text.substring(start, end)));
      start = end;
    }
    return new AccessFile(lines);
  }

  /** The same bytes that were parsed, but for what was edited. */
  public byte[] bytes() {
    return lines.stream()
        .map(Line::raw)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Behind the line end that no backslash continues. */
  private static int logicalEnd(String text, int start) {
    int from = start;
    while (true) {
      int newline = text.indexOf('\n', from);
      if (newline < 0) {
        return text.length();
      }
      int last = newline > from && text.charAt(newline - 1) == '\r' ? newline - 2 : newline - 1;
      if (last < from || text.charAt(last) != '\\') {
        return newline + 1;
      }
      from = newline + 1;
    }
  }
}
