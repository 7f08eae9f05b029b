package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.understudy.drift.Cause;
import io.understudy.drift.DriftItem;
import io.understudy.drift.ExpectedDifference;
import io.understudy.drift.StandbyDrift;
import io.understudy.parameter.Consequence;
import io.understudy.parameter.Effect;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drift as programs see it. */
public record DriftAnswer(List<Standby> standbys) {

  static DriftAnswer of(List<StandbyDrift> drifts) {
    return new DriftAnswer(drifts.stream().map(DriftAnswer::standby).toList());
  }

  private static Standby standby(StandbyDrift drift) {
    return new Standby(
        drift.node(),
        drift.status(),
        drift.reason(),
        drift.components().stream().map(DriftAnswer::component).toList(),
        drift.items().stream().map(DriftAnswer::item).toList(),
        drift.expected().stream().map(DriftAnswer::expected).toList(),
        drift.pendingRestart());
  }

  private static Component component(StandbyDrift.ComponentDrift component) {
    StandbyDrift.Seen primary = component.primary();
    StandbyDrift.Seen standby = component.standby();
    return new Component(
        component.component(),
        component.status(),
        component.reason(),
        primary == null ? null : primary.revision(),
        primary == null ? null : primary.lastVerified(),
        standby == null ? null : standby.revision(),
        standby == null ? null : standby.lastVerified(),
        component.comparison().undecided());
  }

  private static Item item(DriftItem item) {
    return new Item(
        item.component(),
        item.key(),
        text(item.desired()),
        text(item.live()),
        item.cause(),
        item.consequence(),
        item.effect(),
        item.handling(),
        item.ruleId());
  }

  private static Expected expected(ExpectedDifference difference) {
    return new Expected(
        difference.component(),
        difference.key(),
        text(difference.primary()),
        text(difference.live()),
        difference.why(),
        difference.ruleId());
  }

  private static @Nullable String text(@Nullable Parameter parameter) {
    return parameter == null ? null : parameter.value().display();
  }

  /**
   * One standby.
   *
   * @param reason why something cannot be judged
   */
  public record Standby(
      String node,
      StandbyDrift.Status status,
      @Nullable String reason,
      List<Component> components,
      List<Item> items,
      List<Expected> expected,
      List<StandbyDrift.Pending> pendingRestart) {}

  /** One component of a standby; {@code undecided} are secrets that cannot be compared yet. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Component(
      String component,
      StandbyDrift.Status status,
      @Nullable String reason,
      @Nullable Integer primaryRevision,
      @Nullable Instant primaryLastVerified,
      @Nullable Integer standbyRevision,
      @Nullable Instant standbyLastVerified,
      List<ParameterKey> undecided) {}

  /** One parameter that is not what it should be; null is absent. */
  public record Item(
      String component,
      ParameterKey key,
      @Nullable String desired,
      @Nullable String live,
      Cause cause,
      Consequence consequence,
      Effect effect,
      DriftItem.Handling handling,
      @Nullable Long rule) {}

  /** One difference that is as it should be; null is absent. */
  public record Expected(
      String component,
      ParameterKey key,
      @Nullable String primary,
      @Nullable String live,
      ExpectedDifference.Why why,
      @Nullable Long rule) {}
}
