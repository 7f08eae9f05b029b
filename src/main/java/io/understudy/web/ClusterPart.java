package io.understudy.web;

import io.understudy.inventory.Cluster;

/**
 * A part of the cluster's page: beans of this type are found. Its template includes no layout and
 * brings its own heading; the page around it refreshes at the cluster's events.
 */
public interface ClusterPart {

  /**
   * Small ones come first: running operation 10, approvals 20, readiness 30, drift 40, polling 50.
   */
  int order();

  /** The part as HTML; empty when there is nothing to say. */
  String html(Cluster cluster);
}
