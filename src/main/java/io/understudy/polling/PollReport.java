package io.understudy.polling;

import java.util.List;

/**
 * What came of collecting a cluster.
 *
 * @param instances in the order of the cluster's nodes and components
 */
public record PollReport(List<PollOutcome> instances) {

  public PollReport {
    instances = List.copyOf(instances);
  }
}
