package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import io.understudy.sync.Sync;
import io.understudy.sync.Syncs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The cluster's latest syncs on its page, those that wait for somebody first. */
@ApplicationScoped
class SyncPart implements ClusterPart {

  private static final int ORDER = 20;
  private static final int LATEST = 5;

  private final Template template;
  private final Syncs syncs;

  SyncPart(@Location("sync-part.html") Template template, Syncs syncs) {
    this.template = template;
    this.syncs = syncs;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    List<Sync> latest = syncs.page(cluster, null, LATEST);
    return latest.isEmpty()
        ? ""
        : template
            .data("syncs", latest.stream().map(s -> new Row(s, SyncPage.state(s))).toList())
            .render();
  }

  /** A sync for the table. */
  public record Row(Sync sync, State state) {}
}
