package io.understudy.driver.postgresql;

import io.understudy.driver.Refusal;
import java.util.List;

/**
 * What a family makes of its wishes.
 *
 * @param steps in the order in which they run within their {@link Step.Phase}
 * @param refusals when there is one, no step runs
 */
record Drafted(List<Step> steps, List<Refusal> refusals) {

  Drafted {
    steps = List.copyOf(steps);
    refusals = List.copyOf(refusals);
  }
}
