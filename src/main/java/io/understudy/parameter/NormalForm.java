package io.understudy.parameter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The one text that all spellings of a value share. A text that does not fit its type is its own
 * normal form: a server may print what its description does not announce, and that is no error.
 */
final class NormalForm {

  private static final Set<String> TRUE = Set.of("on", "true", "yes", "1", "t", "y");
  private static final Set<String> FALSE = Set.of("off", "false", "no", "0", "f", "n");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,3})?");

  private NormalForm() {}

  static String of(Descriptor descriptor, String text) {
    return switch (descriptor.type()) {
      case TEXT, DOCUMENT, SECRET -> text;
      case BOOLEAN -> bool(text);
      case INTEGER, REAL -> number(text);
      case BYTES, DURATION -> Quantity.normalForm(descriptor.type(), descriptor.unit(), text);
      case ENUMERATION -> text.strip().toLowerCase(Locale.ROOT);
      case LIST -> ListText.join(ListText.split(text));
      case SET -> ListText.join(List.copyOf(new TreeSet<>(ListText.split(text))));
    };
  }

  private static String bool(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return "on";
    }
    return FALSE.contains(word) ? "off" : text;
  }

  static String number(String text) {
    String stripped = text.strip();
    if (!NUMBER.matcher(stripped).matches()) {
      return text;
    }
    return plain(new BigDecimal(stripped));
  }

  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
