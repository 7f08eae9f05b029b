package io.understudy.sync;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What puts a component back to before its plan, given what it has now. A parameter that somebody
 * else has changed in the meantime is not ours to put back: it is named and left.
 *
 * @param request may remove objects, since the plan may have made them
 * @param left parameters that are neither as planned nor as before
 */
record Reversal(ChangeRequest request, List<ParameterKey> left) {

  static Reversal of(ComponentPlan plan, ParameterSet live) {
    var wishes = new ArrayList<Wish>();
    var left = new ArrayList<ParameterKey>();
    List<ParameterKey> wrong =
        Verification.of(plan, live).wrong().stream().map(Verification.Wrong::key).toList();
    for (Wish wish : plan.request().wishes()) {
      Optional<Parameter> now = live.find(wish.key());
      if (wish.changesNothing()) {
        continue; // a restart is not taken back
      }
      if (!wrong.contains(wish.key())) {
        wishes.add(new Wish(wish.key(), now.map(Parameter::value).orElse(null), wish.expected()));
      } else if (!Verification.asBefore(wish, now)) {
        left.add(wish.key());
      }
    }
    return new Reversal(new ChangeRequest(wishes, plan.request().restart(), true), left);
  }

  boolean nothingToDo() {
    return request.wishes().isEmpty();
  }
}
