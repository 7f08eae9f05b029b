package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What was last seen of each instance, on the cluster's page. */
@ApplicationScoped
class SightingPart implements ClusterPart {

  private static final int ORDER = 50;

  private final Template template;
  private final Sightings sightings;

  SightingPart(@Location("sighting-part.html") Template template, Sightings sightings) {
    this.template = template;
    this.sightings = sightings;
  }

  /**
   * An instance and what was last seen of it.
   *
   * @param serves whether it takes requests; null where that is no question
   */
  public record Row(Instance instance, Sighting sighting, State state, @Nullable State serves) {}

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    return template
        .data("cluster", cluster)
        .data("rows", cluster.instances().stream().map(this::row).toList())
        .render();
  }

  private Row row(Instance instance) {
    Sighting sighting = sightings.of(instance.id());
    State state =
        switch (sighting.state()) {
          case UP -> State.ok("answers");
          case UNREACHABLE -> State.bad("does not answer");
          case ERROR -> State.bad("cannot be read");
          case NEVER -> State.unknown("never asked");
        };
    return new Row(instance, sighting, state, ServingSigns.state(instance, sighting).orElse(null));
  }
}
