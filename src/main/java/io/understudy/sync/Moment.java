package io.understudy.sync;

import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import java.util.Set;

/**
 * What is true of both sides of one component while it is planned, beside their difference.
 *
 * @param source the node that the values come from
 * @param sourceWaits what is set there and waits for a restart
 * @param target the node that is changed
 * @param targetWaits what is set there and waits for a restart
 * @param live what the target has
 * @param replays whether the target replays the source's changes
 */
record Moment(
    String source,
    Set<ParameterKey> sourceWaits,
    String target,
    Set<ParameterKey> targetWaits,
    ParameterSet live,
    boolean replays) {

  Moment {
    sourceWaits = Set.copyOf(sourceWaits);
    targetWaits = Set.copyOf(targetWaits);
  }
}
