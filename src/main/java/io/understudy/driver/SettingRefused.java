package io.understudy.driver;

/** A setting of {@code agent.yaml} that cannot be used; the message is one line for the admin. */
public final class SettingRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param setting its path in the file ({@code instances.db.url})
   * @param reason what is wrong and what to do
   */
  public SettingRefused(String setting, String reason) {
    super(setting + ": " + reason);
  }
}
