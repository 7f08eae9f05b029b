package io.understudy.driver.postgresql;

import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a family read.
 *
 * @param parameters all of them, each key once
 * @param pendingRestart keys that are set and wait for a restart
 * @param notes what an admin should know and no parameter says
 */
record Gathered(List<Parameter> parameters, Set<ParameterKey> pendingRestart, Set<String> notes) {

  Gathered {
    parameters = List.copyOf(parameters);
    pendingRestart = Set.copyOf(pendingRestart);
    notes = Set.copyOf(notes);
  }

  static Gathered of(Collection<Parameter> parameters) {
    return new Gathered(List.copyOf(parameters), Set.of(), Set.of());
  }
}
