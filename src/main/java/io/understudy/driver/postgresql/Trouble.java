package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;
import java.util.List;

/** A change cannot be finished; what was done is to be put back. */
final class Trouble extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;

  Trouble(List<Refusal> refusals) {
    super(String.valueOf(refusals));
    this.refusals = List.copyOf(refusals);
  }

  List<Refusal> refusals() {
    return refusals;
  }
}
