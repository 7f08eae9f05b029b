package io.understudy.probe;

/** What came of one question: enough or not, and what it was, already fit to be shown. */
record Reply(boolean passed, String detail) {

  private static final int LONGEST = 160;
  private static final int LONGEST_VALUE = 60;

  static Reply passed(String detail) {
    return new Reply(true, detail);
  }

  static Reply failed(String detail) {
    return new Reply(false, detail);
  }

  /**
   * A stranger's text on one line, without what steers a terminal or a reader, and not too long.
   */
  static String shown(String text) {
    return shown(text, LONGEST);
  }

  /** The same, cut where it is longer than a value ought to be. */
  static String value(String text) {
    return "“" + shown(text, LONGEST_VALUE) + "”";
  }

  private static String shown(String text, int longest) {
    String start = text.length() > 4 * longest ? text.substring(0, 4 * longest) : text;
    String line = start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029\\s]+", " ").strip();
    return line.length() > longest || start.length() < text.length()
        ? line.substring(0, Math.min(line.length(), longest)) + "…"
        : line;
  }
}
