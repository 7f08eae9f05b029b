package io.understudy.driver.nginx.syntax;

/** A text that nginx could not read as configuration. */
public final class MalformedConfig extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;

  /**
   * @param file where it stands, for the admin
   * @param line counted from 1
   * @param reason what is wrong, without any of the file's text
   */
  public MalformedConfig(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }
}
