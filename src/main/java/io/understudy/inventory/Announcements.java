package io.understudy.inventory;

import io.understudy.audit.Actor;
import io.understudy.audit.Audit;
import io.understudy.events.Event;
import io.understudy.events.Events;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the trail, the pages and the other packages what happened to a cluster. */
@ApplicationScoped
class Announcements {

  private final Audit audit;
  private final Events events;
  private final jakarta.enterprise.event.Event<ClusterDeclared> declared;
  private final jakarta.enterprise.event.Event<ClusterRemoving> removing;

  Announcements(
      Audit audit,
      Events events,
      jakarta.enterprise.event.Event<ClusterDeclared> declared,
      jakarta.enterprise.event.Event<ClusterRemoving> removing) {
    this.audit = audit;
    this.events = events;
    this.declared = declared;
    this.removing = removing;
  }

  void fire(ClusterDeclared event) {
    declared.fire(event);
  }

  void declared(Cluster after, @Nullable Cluster before, Actor actor) {
    Map<String, Object> details = new LinkedHashMap<>(describe(after));
    if (before != null) {
      details.put("before", describe(before));
    }
    String action = before == null ? "cluster.declared" : "cluster.redeclared";
    audit.note(actor, action, after.name(), null, details);
    events.tell(new Event(after.name(), "cluster", after.name()));
  }

  void removing(Cluster cluster, Actor actor) {
    removing.fire(new ClusterRemoving(cluster, actor));
    audit.note(actor, "cluster.removed", cluster.name(), null, describe(cluster));
    events.tell(new Event(cluster.name(), "cluster", cluster.name()));
  }

  private static Map<String, Object> describe(Cluster cluster) {
    List<String> nodes =
        cluster.nodes().stream()
            .<String>map(node -> node.name() + " " + node.role() + " " + node.agent().url())
            .toList();
    List<String> components =
        cluster.components().stream()
            .map(c -> c.name() + " " + c.kind().word() + " " + c.driver())
            .toList();
    List<String> traffic = cluster.traffic().stream().map(TrafficDirector::director).toList();
    List<String> probes =
        cluster.probes().stream()
            .map(probe ->
                "%s %s %s: %s"
                    .formatted(probe.name(), probe.kind(), probe.target(), probe.expected()))
            .toList();
    return Map.of(
        "nodes", nodes,
        "components", components,
        "traffic", traffic,
        "probes", probes,
        "approval", cluster.approval().word(),
        "fourEyes", cluster.fourEyes());
  }
}
