package io.understudy.driver.postgresql.access;

/**
 * One word of an access file.
 *
 * @param text without its quotes
 * @param quoted whether it stood in quotes, which takes away a keyword's meaning ({@code "all"} is
 *     a database of that name)
 */
public record Token(String text, boolean quoted) {

  /** As it must be written to be read back as this token. */
  String written() {
    boolean plain =
        !quoted
            && !text.isEmpty()
            && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '#' || Lexer.isBlank(c));
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
