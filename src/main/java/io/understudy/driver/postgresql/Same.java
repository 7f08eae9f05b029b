package io.understudy.driver.postgresql;

import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.Value;

/** Whether two texts mean the same as the value of one setting. */
final class Same {

  private static final ParameterKey ANY = ParameterKey.of("settings", "any");

  private Same() {}

  static boolean text(SettingRow row, String one, String other) {
    return one.equals(other) || normal(row, one).equals(normal(row, other));
  }

  private static String normal(SettingRow row, String text) {
    var descriptor = SettingCatalog.describe(row, null, row.source());
    return new Parameter(ANY, Value.of(text), descriptor).normalForm();
  }
}
