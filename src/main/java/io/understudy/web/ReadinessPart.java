package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.inventory.Cluster;
import io.understudy.operation.Operations;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.Verdict;
import jakarta.enterprise.context.ApplicationScoped;

/** Every standby's verdict with its reasons, and the move that runs. */
@ApplicationScoped
class ReadinessPart implements ClusterPart {

  private static final int ORDER = 10;

  private final Template template;
  private final Judgements judgements;
  private final Operations operations;

  ReadinessPart(
      @Location("readiness-part.html") Template template,
      Judgements judgements,
      Operations operations) {
    this.template = template;
    this.judgements = judgements;
    this.operations = operations;
  }

  /** A verdict for the table. */
  public record Row(Verdict verdict, State state) {}

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    return template
        .data("cluster", cluster)
        .data(
            "rows",
            judgements.verdicts(cluster).stream()
                .map(verdict -> new Row(verdict, ReadinessSigns.state(verdict)))
                .toList())
        .data(
            "running",
            operations
                .running(cluster.id())
                .filter(operation -> MoveKind.find(operation.kind()).isPresent())
                .orElse(null))
        .render();
  }
}
