package io.understudy.drift;

import io.understudy.parameter.ParameterKey;
import java.util.List;

/**
 * What came of comparing two instances.
 *
 * @param items drift, the gravest consequence first, then by key
 * @param expected differences that are as they should be, by key
 * @param undecided secrets of which nobody can say whether they are equal, since their hashes were
 *     made under different parity keys
 * @param agreed keys that are what they should be: equal, or mapped and right
 */
public record Comparison(
    List<DriftItem> items,
    List<ExpectedDifference> expected,
    List<ParameterKey> undecided,
    List<ParameterKey> agreed) {

  public Comparison {
    items = List.copyOf(items);
    expected = List.copyOf(expected);
    undecided = List.copyOf(undecided);
    agreed = List.copyOf(agreed);
  }
}
