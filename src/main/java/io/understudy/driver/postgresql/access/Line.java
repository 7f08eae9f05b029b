package io.understudy.driver.postgresql.access;

import java.util.List;

/**
 * One logical line: with its continuations and its line end.
 *
 * @param raw every character as it stands in the file
 * @param fields what PostgreSQL reads of it; empty for a comment or a blank line
 */
public record Line(String raw, List<List<Token>> fields) {

  static Line of(String raw) {
    return new Line(raw, Lexer.fields(raw.replaceAll("\\\\\r?\n", "")));
  }

  public Line {
    fields = List.copyOf(fields);
  }

  /** Whether it holds a rule or a directive, not just a comment. */
  public boolean speaks() {
    return !fields.isEmpty();
  }

  /**
   * Whether it brings in another file ({@code include}, {@code include_if_exists}, {@code
   * include_dir}).
   */
  public boolean includes() {
    return fields.size() == 2
        && fields.getFirst().size() == 1
        && fields.getFirst().getFirst().text().startsWith("include");
  }
}
