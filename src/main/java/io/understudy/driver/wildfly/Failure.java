package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the server or an exception says, in one line. */
final class Failure {

  private Failure() {}

  /** Why an operation failed. */
  static String words(JsonNode answer) {
    JsonNode failure = answer.path("failure-description");
    List<String> words = new ArrayList<>();
    collect(failure, words);
    return oneLine(words.isEmpty() ? "it failed without a reason" : String.join("; ", words));
  }

  private static void collect(JsonNode failure, List<String> words) {
    if (failure.isContainerNode()) {
      failure.forEach(inner -> collect(inner, words));
    } else if (!failure.isMissingNode() && !failure.isNull()) {
      words.add(failure.asText());
    }
  }

  /** Control characters become blanks; 600 characters at most. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= 600 ? line : line.substring(0, 599) + "…";
  }
}
