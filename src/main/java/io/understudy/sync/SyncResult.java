package io.understudy.sync;

import io.understudy.driver.Refusal;
import io.understudy.parameter.ParameterKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a sync, as far as it is known.
 *
 * @param refusals what the target said no to while it was applied
 * @param wrong what was read back and is not as planned
 * @param putBack components that are as before again
 * @param left parameters that could not be put back, since somebody else has changed them
 * @param pendingRestart what is set and waits for a restart
 */
public record SyncResult(
    List<Refusal> refusals,
    List<Verification.Wrong> wrong,
    List<String> putBack,
    List<ParameterKey> left,
    List<ParameterKey> pendingRestart) {

  public SyncResult {
    refusals = List.copyOf(refusals);
    wrong = List.copyOf(wrong);
    putBack = List.copyOf(putBack);
    left = List.copyOf(left);
    pendingRestart = List.copyOf(pendingRestart);
  }

  static SyncResult none() {
    return new SyncResult(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  SyncResult withRefusals(List<Refusal> now) {
    return new SyncResult(now, wrong, putBack, left, pendingRestart);
  }

  SyncResult withWrong(List<Verification.Wrong> now) {
    return new SyncResult(refusals, now, putBack, left, pendingRestart);
  }

  SyncResult withPutBack(String component, List<ParameterKey> notOurs) {
    if (putBack.contains(component)) {
      return this;
    }
    return new SyncResult(
        refusals, wrong, plus(putBack, List.of(component)), plus(left, notOurs), pendingRestart);
  }

  SyncResult withPendingRestart(List<ParameterKey> more) {
    List<ParameterKey> fresh = more.stream().filter(key -> !pendingRestart.contains(key)).toList();
    return new SyncResult(refusals, wrong, putBack, left, plus(pendingRestart, fresh));
  }

  private static <T> List<T> plus(List<T> some, List<T> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
