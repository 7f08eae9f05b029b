package io.understudy.driver.postgresql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's arithmetic of numbers with units (its {@code guc.c}): what a text means in the unit
 * of its setting, and how {@code SHOW} prints it. Needed for settings that a session cannot try.
 */
final class SettingNumber {

  private static final Pattern TEXT =
      Pattern.compile(
          "([+-]?)(0[xX][0-9a-fA-F]{1,16}|(?:\\d{1,40}(?:\\.\\d{0,40})?|\\.\\d{1,40})(?:[eE][+-]?\\d{1,3})?)"
              + "\\s*([A-Za-z]{0,3})");
  private static final Pattern UNIT = Pattern.compile("(\\d*)([A-Za-z]+)");
  private static final Set<String> OCTAL =
      Set.of("log_file_mode", "unix_socket_permissions", "data_directory_mode");

  private static final Map<String, Long> BYTES = new LinkedHashMap<>();
  private static final Map<String, Long> MICROSECONDS = new LinkedHashMap<>();

  static { // largest first, as SHOW tries them
    BYTES.put("TB", 1L << 40);
    BYTES.put("GB", 1L << 30);
    BYTES.put("MB", 1L << 20);
    BYTES.put("kB", 1L << 10);
    BYTES.put("B", 1L);
    MICROSECONDS.put("d", 86_400_000_000L);
    MICROSECONDS.put("h", 3_600_000_000L);
    MICROSECONDS.put("min", 60_000_000L);
    MICROSECONDS.put("s", 1_000_000L);
    MICROSECONDS.put("ms", 1_000L);
    MICROSECONDS.put("us", 1L);
  }

  private SettingNumber() {}

  /** What {@code text} means in the setting's unit, unrounded; empty when it is no such number. */
  static Optional<BigDecimal> parse(@Nullable String unit, String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches() || (unit == null && !matcher.group(3).isEmpty())) {
      return Optional.empty();
    }
    BigDecimal number = digits(matcher.group(2));
    if (matcher.group(1).equals("-")) {
      number = number.negate();
    }
    if (unit == null || matcher.group(3).isEmpty()) {
      return Optional.of(number);
    }
    Long factor = table(unit).get(matcher.group(3));
    return factor == null
        ? Optional.empty()
        : Optional.of(
            number
                .multiply(BigDecimal.valueOf(factor))
                .divide(BigDecimal.valueOf(base(unit)), MathContext.DECIMAL64));
  }

  private static BigDecimal digits(String digits) {
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return new BigDecimal(new java.math.BigInteger(digits.substring(2), 16));
    }
    if (digits.length() > 1 && digits.matches("0[0-7]+")) {
      return new BigDecimal(new java.math.BigInteger(digits, 8));
    }
    return new BigDecimal(digits);
  }

  /** How {@code SHOW} prints {@code text}; the text itself when it is no number. */
  static String show(SettingRow row, String text) {
    return parse(row.unit(), text)
        .map(number ->
            row.vartype().equals("integer") ? showInteger(row, number) : showReal(row, number))
        .orElse(text);
  }

  private static String showInteger(SettingRow row, BigDecimal number) {
    long value = number.setScale(0, RoundingMode.HALF_EVEN).longValue();
    if (OCTAL.contains(row.name())) {
      return "%04o".formatted(value);
    }
    String unit = row.unit();
    if (unit == null || value <= 0) {
      return Long.toString(value);
    }
    BigDecimal smallest = BigDecimal.valueOf(value).multiply(BigDecimal.valueOf(base(unit)));
    for (var candidate : table(unit).entrySet()) {
      BigDecimal[] parts = smallest.divideAndRemainder(BigDecimal.valueOf(candidate.getValue()));
      if (parts[1].signum() == 0) {
        return parts[0].toPlainString() + candidate.getKey();
      }
    }
    return Long.toString(value);
  }

  private static String showReal(SettingRow row, BigDecimal number) {
    String unit = row.unit();
    if (unit == null || number.signum() <= 0) {
      return plain(number);
    }
    BigDecimal smallest = number.multiply(BigDecimal.valueOf(base(unit)));
    for (var candidate : table(unit).entrySet()) {
      BigDecimal inUnit =
          smallest.divide(BigDecimal.valueOf(candidate.getValue()), MathContext.DECIMAL64);
      if (inUnit.stripTrailingZeros().scale() <= 0) {
        return plain(inUnit) + candidate.getKey();
      }
    }
    return plain(number) + unit;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0
        ? "0"
        : number.round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  private static Map<String, Long> table(String unit) {
    return BYTES.containsKey(UNIT.matcher(unit).replaceFirst("$2")) ? BYTES : MICROSECONDS;
  }

  private static long base(String unit) {
    Matcher matcher = UNIT.matcher(unit);
    if (!matcher.matches()) {
      return 1;
    }
    long factor = table(unit).getOrDefault(matcher.group(2), 1L);
    return matcher.group(1).isEmpty() ? factor : Long.parseLong(matcher.group(1)) * factor;
  }
}
