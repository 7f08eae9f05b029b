package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.alarm.Alarm;
import io.understudy.alarm.Alarms;
import io.understudy.inventory.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The open alarms of a cluster, before everything else on its page. */
@ApplicationScoped
class AlarmPart implements ClusterPart {

  private final Template template;
  private final Alarms alarms;

  AlarmPart(@Location("alarm-part.html") Template template, Alarms alarms) {
    this.template = template;
    this.alarms = alarms;
  }

  @Override
  public int order() {
    return 1;
  }

  @Override
  public String html(Cluster cluster) {
    List<Alarm> open = alarms.open(cluster);
    return open.isEmpty() ? "" : template.data("cluster", cluster).data("alarms", open).render();
  }
}
