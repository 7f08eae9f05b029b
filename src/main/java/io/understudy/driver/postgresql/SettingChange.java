package io.understudy.driver.postgresql;

import io.understudy.parameter.Effect;
import io.understudy.parameter.ListText;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * One setting that is to change.
 *
 * @param row what the server says of it, null for the admin's own ({@code foo.bar})
 * @param name as the server or the wish spells it
 * @param desired what it will be, null when it goes
 * @param sql the statement
 * @param secret whether {@code desired} must not be shown
 */
record SettingChange(
    ParameterKey key,
    @Nullable SettingRow row,
    String name,
    @Nullable String desired,
    String sql,
    boolean secret) {

  /** The statement as it may be shown. */
  String commandText() {
    return secret && desired != null
        ? "ALTER SYSTEM SET " + Sql.setting(name) + " = '" + SecretValue.MASK + "'"
        : sql;
  }

  /** The value as a configuration file would have it. */
  String fileText() {
    String text = desired == null ? "" : desired;
    return SettingCatalog.quotedList(name) && !text.isEmpty()
        ? ListText.join(QuotedList.elements(text, SettingCatalog.folded(name)))
        : text;
  }

  Effect effect() {
    return row == null ? Effect.RELOAD : SettingCatalog.effect(row);
  }

  boolean guarded() {
    return row != null && SettingCatalog.guarded(row);
  }

  @Override
  public String toString() {
    return commandText();
  }
}
