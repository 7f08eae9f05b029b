package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import jakarta.enterprise.context.ApplicationScoped;

/** Drift on the cluster's page. */
@ApplicationScoped
class DriftPart implements ClusterPart {

  private static final int ORDER = 40;

  private final Template template;
  private final Judgements judgements;

  DriftPart(@Location("drift-part.html") Template template, Judgements judgements) {
    this.template = template;
    this.judgements = judgements;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    return template
        .data("cluster", cluster)
        .data(
            "standbys",
            judgements.drifts(cluster).stream()
                .map(drift -> DriftView.of(drift, DriftFilter.none()))
                .toList())
        .render();
  }
}
