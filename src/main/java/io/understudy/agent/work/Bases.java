package io.understudy.agent.work;

import io.understudy.parameter.ParameterSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last few sets that were collected, by content hash: what differences can be told from. */
final class Bases {

  private static final int HELD = 8;

  private final LinkedHashMap<String, ParameterSet> sets = new LinkedHashMap<>();

  void add(String hash, ParameterSet set) {
    sets.putLast(hash, set);
    if (sets.size() > HELD) {
      sets.pollFirstEntry();
    }
  }

  Optional<ParameterSet> find(String hash) {
    return Optional.ofNullable(sets.get(hash));
  }

  /**
   * The hash of this very object, when it is the last one that was added: saves hashing it again.
   */
  Optional<String> lastHashOf(ParameterSet set) {
    Map.Entry<String, ParameterSet> last = sets.lastEntry();
    return last != null && isSame(last.getValue(), set)
        ? Optional.of(last.getKey())
        : Optional.empty();
  }

  void clear() {
    sets.clear();
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut; equal sets that are not the same get hashed
  private static boolean isSame(ParameterSet one, ParameterSet other) {
    return one == other;
  }
}
