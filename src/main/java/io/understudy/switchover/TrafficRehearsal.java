package io.understudy.switchover;

import io.understudy.operation.Step;
import io.understudy.operation.StepContext;
import io.understudy.operation.StepOutcome;
import io.understudy.traffic.Concern;
import io.understudy.traffic.Route;
import io.understudy.traffic.Traffic;
import io.understudy.traffic.Traffic.Posted;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asks every traffic director whether it could move the clients, and notes what it would do. */
@Singleton
class TrafficRehearsal implements Step {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Set<Concern.Sort> IN_THE_WAY =
      Set.of(Concern.Sort.UNREACHABLE, Concern.Sort.MISSING);

  private final Stage stage;
  private final Traffic traffic;
  private final TrafficDeed deed;

  TrafficRehearsal(Stage stage, Traffic traffic, TrafficDeed deed) {
    this.stage = stage;
    this.traffic = traffic;
    this.deed = deed;
  }

  @Override
  public String name() {
    return "redirect";
  }

  @Override
  public StepOutcome run(StepContext context) {
    Route route = deed.route(context);
    List<Posted> posted = traffic.posted(stage.cluster(context));
    for (Posted one : posted) {
      for (String line : one.director().plan(one.post(), route)) {
        context.note(one.post().label() + " would " + line);
      }
    }
    List<Concern> concerns = traffic.concerns(stage.cluster(context), route, LIMIT);
    concerns.forEach(concern -> context.note(concern.message()));
    return concerns.stream()
        .filter(concern -> IN_THE_WAY.contains(concern.sort()))
        .findFirst()
        .<StepOutcome>map(concern -> new StepOutcome.Refused(concern.message()))
        .orElseGet(() ->
            new StepOutcome.Done(
                posted.isEmpty()
                    ? "no traffic directors are declared: clients find the node by themselves"
                    : posted.size() + " traffic directors could move the clients"));
  }
}
