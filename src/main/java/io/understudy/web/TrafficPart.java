package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import jakarta.enterprise.context.ApplicationScoped;

/** Where each director sends clients: what was heard last, until what is now has come. */
@ApplicationScoped
class TrafficPart implements ClusterPart {

  private static final int ORDER = 35;

  private final Template template;
  private final TrafficSeen seen;

  TrafficPart(@Location("traffic-part.html") Template template, TrafficSeen seen) {
    this.template = template;
    this.seen = seen;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    return cluster.traffic().isEmpty()
        ? ""
        : template.data("cluster", cluster).data("seen", seen.last(cluster).orElse(null)).render();
  }
}
