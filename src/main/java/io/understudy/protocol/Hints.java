package io.understudy.protocol;

import java.util.List;
import java.util.Objects;

/**
 * {@code GET /v1/hints/{after}}: which instances may have changed since an earlier answer. Hints
 * save waiting, never a look: what nobody hinted at is found by the next poll.
 *
 * @param number to ask with the next time; grows
 * @param instances their names, sorted; empty when none was hinted at while the caller waited
 */
public record Hints(long number, List<String> instances) {
  public Hints {
    Objects.requireNonNull(instances, "instances");
    instances = List.copyOf(instances);
  }
}
