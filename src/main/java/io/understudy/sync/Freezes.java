package io.understudy.sync;

import io.understudy.inventory.Cluster;
import java.util.Optional;

/** Whether a cluster's calendar lets anything be applied now. */
interface Freezes {

  /** Which window blocks it and until when, in words; empty when none does. */
  Optional<String> blocking(Cluster cluster);
}
