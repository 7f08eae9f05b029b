package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import jakarta.enterprise.context.ApplicationScoped;

/** What is asked to see that clients are served. Nobody is asked for this part. */
@ApplicationScoped
class ProbePart implements ClusterPart {

  private static final int ORDER = 36;

  private final Template template;

  ProbePart(@Location("probe-part.html") Template template) {
    this.template = template;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    return cluster.probes().isEmpty() ? "" : template.data("cluster", cluster).render();
  }
}
