package io.understudy.driver.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What counts as a secret: what the server itself classes as a credential, and what its name gives
 * away where the server cannot know (properties of drivers, system properties).
 */
final class Secrecy {

  private static final Pattern TELLING =
      Pattern.compile(
          "(^|.*[._-])(password|passwd|passphrase|pwd|secret|clear-text|token|api-?key|private-?key)");
  private static final Pattern TELLING_CAMEL =
      Pattern.compile(".*(Password|Passwd|Passphrase|Pwd|Secret|Token|ApiKey|PrivateKey)");

  /** Of a reference to a credential these only say where it is kept. */
  private static final Set<String> WHERE = Set.of("store", "alias", "type");

  private Secrecy() {}

  /** Whether a text of this name, in this attribute, is a secret. */
  static boolean hides(String name, JsonNode attribute) {
    boolean credential = attribute.path("access-constraints").path("sensitive").has("credential");
    boolean reference = attribute.path("value-type").has("clear-text");
    return (credential && !(reference && (WHERE.contains(name) || !name.equals("clear-text"))))
        || tells(name);
  }

  static boolean hasHiddenField(JsonNode fields, JsonNode attribute) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getValue().isObject()
          && (hides(field.getKey(), attribute)
              || hasHiddenField(field.getValue().path("value-type"), attribute))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name says that its value is one. */
  static boolean tells(String name) {
    return TELLING_CAMEL.matcher(name).matches()
        || TELLING.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }
}
