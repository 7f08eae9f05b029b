package io.understudy.driver.nginx;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.SecretValue;
import io.understudy.parameter.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what a request says with what there is. */
final class Wishes {

  private Wishes() {}

  /** The keys whose live value is not the expected one. */
  static List<ParameterKey> stale(ParameterSet live, ChangeRequest request) {
    return request.wishes().stream()
        .filter(wish -> !same(live.find(wish.key()).orElse(null), wish.expected()))
        .map(Wish::key)
        .toList();
  }

  /** Two secrets that cannot be compared count as the same: nothing says that they differ. */
  static boolean same(@Nullable Parameter live, @Nullable Value value) {
    if (live == null || value == null) {
      return live == null && value == null;
    }
    if (value instanceof SecretValue != live.value() instanceof SecretValue) {
      return false;
    }
    return new Parameter(live.key(), value, live.descriptor()).likeness(live) != Likeness.DIFFERENT;
  }

  /** Whether a wish has come true. Of an order the common elements count. */
  static boolean fulfilled(ParameterSet now, Wish wish) {
    Parameter live = now.find(wish.key()).orElse(null);
    Value desired = wish.desired();
    if (!Edit.isOrder(wish.key())) {
      return same(live, desired);
    }
    if (live == null || desired == null) {
      return true;
    }
    List<String> have = ListText.split(live.value().display());
    List<String> want = ListText.split(desired.display());
    return common(have, want).equals(common(want, have));
  }

  private static List<String> common(List<String> of, List<String> with) {
    return of.stream().filter(with::contains).toList();
  }
}
