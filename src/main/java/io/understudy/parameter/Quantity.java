package io.understudy.parameter;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amounts with units, in the spellings of PostgreSQL ({@code kB MB GB TB; us ms s min h d}) and
 * nginx ({@code k m g; ms s m h d w M y}). Bytes become bytes, spans of time become microseconds.
 */
final class Quantity {

  private static final Pattern AMOUNT =
      Pattern.compile("([+-]?(?:\\d{1,40}(?:\\.\\d{0,40})?|\\.\\d{1,40}))\\s*([A-Za-zµ]{0,5})");
  private static final Pattern UNIT = Pattern.compile("(\\d{0,10})\\s*([A-Za-zµ]{1,5})");

  /** Several amounts that add up, as nginx has them ({@code 1m30s}); the units get smaller. */
  private static final Pattern SUM = Pattern.compile("(?:\\d{1,40}(?:ms|[yMwdhms])\\s*){2,8}");

  private static final Pattern TERM = Pattern.compile("(\\d{1,40})(ms|[yMwdhms])");

  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("B", 1L),
          Map.entry("k", 1L << 10),
          Map.entry("K", 1L << 10),
          Map.entry("kB", 1L << 10),
          Map.entry("KB", 1L << 10),
          Map.entry("m", 1L << 20),
          Map.entry("M", 1L << 20),
          Map.entry("MB", 1L << 20),
          Map.entry("g", 1L << 30),
          Map.entry("G", 1L << 30),
          Map.entry("GB", 1L << 30),
          Map.entry("TB", 1L << 40));

  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400L * SECOND;

  private static final Map<String, Long> MICROSECONDS =
      Map.ofEntries(
          Map.entry("us", 1L),
          Map.entry("ms", 1_000L),
          Map.entry("s", SECOND),
          Map.entry("min", 60 * SECOND),
          Map.entry("m", 60 * SECOND),
          Map.entry("h", 3_600 * SECOND),
          Map.entry("d", DAY),
          Map.entry("w", 7 * DAY),
          Map.entry("M", 30 * DAY),
          Map.entry("y", 365 * DAY));

  private Quantity() {}

  static String normalForm(ValueType type, @Nullable String unit, String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      return type == ValueType.DURATION ? sum(text) : text;
    }
    var number = new BigDecimal(amount.group(1));
    if (number.signum() <= 0 && amount.group(2).isEmpty()) {
      return NormalForm.plain(number); // 0 and -1 are words ("off", "automatic"), not amounts
    }
    BigDecimal factor =
        amount.group(2).isEmpty() ? bareUnit(type, unit) : factor(type, amount.group(2));
    return factor == null ? text : NormalForm.plain(number.multiply(factor));
  }

  private static String sum(String text) {
    if (!SUM.matcher(text.strip()).matches()) {
      return text;
    }
    BigDecimal sum = BigDecimal.ZERO;
    long last = Long.MAX_VALUE;
    Matcher term = TERM.matcher(text);
    while (term.find()) {
      Long factor = MICROSECONDS.get(term.group(2));
      if (factor == null || factor >= last) {
        return text;
      }
      last = factor;
      sum = sum.add(new BigDecimal(term.group(1)).multiply(BigDecimal.valueOf(factor)));
    }
    return NormalForm.plain(sum);
  }

  private static @Nullable BigDecimal bareUnit(ValueType type, @Nullable String unit) {
    if (unit == null) {
      return BigDecimal.ONE;
    }
    Matcher matcher = UNIT.matcher(unit);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal factor = factor(type, matcher.group(2));
    if (factor == null || matcher.group(1).isEmpty()) {
      return factor;
    }
    return factor.multiply(new BigDecimal(matcher.group(1)));
  }

  private static @Nullable BigDecimal factor(ValueType type, String unit) {
    Long factor = (type == ValueType.BYTES ? BYTES : MICROSECONDS).get(unit);
    return factor == null ? null : BigDecimal.valueOf(factor);
  }
}
