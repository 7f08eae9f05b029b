package io.understudy.driver;

import io.understudy.parameter.ParameterKey;
import java.util.Objects;
import java.util.Set;

/**
 * What is true of an instance beside its configuration; never part of the content hash.
 *
 * @param duty what it does now
 * @param pendingRestart keys that are set and wait for a restart, read from the live server
 * @param notes what an admin should know and no parameter says, in one sentence each
 */
public record Condition(Duty duty, Set<ParameterKey> pendingRestart, Set<String> notes) {

  public Condition {
    Objects.requireNonNull(duty, "duty");
    pendingRestart = Set.copyOf(pendingRestart);
    notes = Set.copyOf(notes);
  }
}
