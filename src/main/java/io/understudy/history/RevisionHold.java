package io.understudy.history;

import io.understudy.inventory.InstanceId;
import java.util.Set;

/** Implemented as a bean by whoever needs revisions to stay: a base of drift, a running sync. */
public interface RevisionHold {

  /** The numbers of this instance's revisions that must not be removed. */
  Set<Integer> held(InstanceId instance);
}
