package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import java.util.List;

/** What a rule would match, among all that is known of the cluster. */
public record Preview(List<Match> matches) {

  public Preview {
    matches = List.copyOf(matches);
  }

  /**
   * One parameter.
   *
   * @param secret whether it is one
   * @param covered false when the rule would not count for it: of secrets, only ignore and manual
   *     do
   */
  public record Match(String component, ParameterKey key, boolean secret, boolean covered) {}
}
