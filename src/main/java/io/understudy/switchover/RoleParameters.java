package io.understudy.switchover;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Likeness;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parameters that belong to a role move with it: what an instance should take over from the one
 * that held its new role before.
 *
 * @param mine the instance's own, before anything moved
 * @param holders those of the instance that held the role before
 * @param live the instance's own now
 * @param streaming whether the two replicate
 */
record RoleParameters(
    ParameterSet mine, ParameterSet holders, ParameterSet live, boolean streaming) {

  /**
   * Where a server connects to, and whom it waits for: these follow from who follows whom after the
   * move, and are set when it rejoins.
   */
  private static final Set<ParameterKey> OF_REPLICATION =
      Set.of(
          ParameterKey.of("settings", "primary_conninfo"),
          ParameterKey.of("settings", "primary_slot_name"),
          ParameterKey.of("settings", "synchronous_standby_names"));

  /** What to change; empty when all is as it should be. Run again, it gives what is left. */
  ChangeRequest request() {
    var keys = new TreeSet<>(live.keys());
    keys.addAll(holders.keys());
    List<Wish> wishes = new ArrayList<>();
    for (ParameterKey key : keys) {
      wish(key).ifPresent(wishes::add);
    }
    return new ChangeRequest(wishes, false, false);
  }

  private Optional<Wish> wish(ParameterKey key) {
    Optional<Parameter> now = live.find(key);
    Optional<Parameter> wanted = holders.find(key);
    Parameter described = wanted.or(() -> now).orElseThrow();
    boolean ofTheRole =
        described.descriptor().scope() == Scope.ROLE
            && described.descriptor().effect() != Effect.NEVER;
    boolean left = streaming && OF_REPLICATION.contains(key);
    if (left || !ofTheRole || alike(now, wanted) || movedAlready(key, now)) {
      return Optional.empty();
    }
    return Optional.of(
        new Wish(
            key,
            now.map(Parameter::value).orElse(null),
            wanted.map(Parameter::value).orElse(null)));
  }

  /** What demoting or promoting changed by itself is as the product wants it. */
  private boolean movedAlready(ParameterKey key, Optional<Parameter> now) {
    Optional<Parameter> before = mine.find(key);
    if (now.isEmpty() || before.isEmpty()) {
      return now.isPresent() != before.isPresent();
    }
    return !now.get().sameContent(before.get());
  }

  private static boolean alike(Optional<Parameter> now, Optional<Parameter> wanted) {
    if (now.isEmpty() || wanted.isEmpty()) {
      return now.isEmpty() && wanted.isEmpty();
    }
    return now.get().likeness(wanted.get()) == Likeness.SAME;
  }
}
