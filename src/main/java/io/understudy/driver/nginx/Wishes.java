package io.understudy.driver.nginx;

import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.change.Agreement;
import io.understudy.parameter.ListText;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import java.util.List;

/** Compares what a request says with what there is. */
final class Wishes {

  private Wishes() {}

  /** Whether a wish has come true. Of an order the common elements count. */
  static boolean fulfilled(ParameterSet now, Wish wish) {
    Parameter live = now.find(wish.key()).orElse(null);
    Value desired = wish.desired();
    if (!Edit.isOrder(wish.key())) {
      return Agreement.same(live, desired);
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
