package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;

/** What cannot be done, and why; nothing of it was. */
final class Impossible extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  Impossible(String reason, String remedy) {
    super(reason);
    this.refusal = new Refusal(null, reason, remedy);
  }

  Refusal refusal() {
    return refusal;
  }
}
