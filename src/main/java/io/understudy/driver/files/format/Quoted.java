package io.understudy.driver.files.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Predicate;

/**
 * How values of formats with types are shown: a literal (a number, a truth value) as it stands, a
 * text as its letters, and in quotes where these would look like something else.
 *
 * @param literal what stands for something else than a text when it is not in quotes
 */
record Quoted(Predicate<String> literal) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How a text is shown. */
  String shown(String text) {
    boolean plain =
        !text.isEmpty()
            && "\"[{".indexOf(text.charAt(0)) < 0
            && (text.indexOf('\n') >= 0 || text.equals(text.strip()))
            && text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t')
            && !literal.test(text);
    return plain ? text : quoted(text);
  }

  /** A text as JSON has it. */
  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every text can be JSON", e);
    }
  }

  /** Whether what is shown so is a text. */
  boolean isText(String shown) {
    return shown.startsWith("\"")
        || !(literal.test(shown) || shown.startsWith("[") || shown.startsWith("{"));
  }

  /** The letters of a text that is shown so. */
  static String text(String shown) throws Malformed {
    if (!shown.startsWith("\"")) {
      return shown;
    }
    try {
      return JSON.readValue(shown, String.class);
    } catch (JsonProcessingException e) {
      throw new Malformed("it begins with a quote and is no text in quotes");
    }
  }
}
