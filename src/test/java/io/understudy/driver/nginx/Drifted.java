package io.understudy.driver.nginx;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a console would make of two nodes without any rules. */
final class Drifted {

  private Drifted() {}

  static List<ParameterKey> keys(ParameterSet primary, ParameterSet standby) {
    return wishes(primary, standby).stream().map(Wish::key).toList();
  }

  static ChangeRequest request(ParameterSet primary, ParameterSet standby) {
    return new ChangeRequest(wishes(primary, standby), false, true);
  }

  private static List<Wish> wishes(ParameterSet primary, ParameterSet standby) {
    var keys = new TreeSet<>(primary.keys());
    keys.addAll(standby.keys());
    var wishes = new ArrayList<Wish>();
    for (ParameterKey key : keys) {
      Parameter desired = primary.find(key).orElse(null);
      Parameter live = standby.find(key).orElse(null);
      if (!ofNode(desired) && !ofNode(live) && !same(desired, live)) {
        wishes.add(
            new Wish(
                key, live == null ? null : live.value(), desired == null ? null : desired.value()));
      }
    }
    return wishes;
  }

  private static boolean ofNode(@Nullable Parameter parameter) {
    return parameter != null && parameter.descriptor().scope() == Scope.NODE;
  }

  private static boolean same(@Nullable Parameter one, @Nullable Parameter other) {
    return one != null && other != null && one.likeness(other) == Likeness.SAME;
  }
}
