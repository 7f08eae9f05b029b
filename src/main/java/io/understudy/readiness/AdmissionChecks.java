package io.understudy.readiness;

import io.understudy.driver.Admission;
import io.understudy.readiness.Situation.State;
import java.util.List;
import java.util.stream.Stream;

/** Whether the old primary could follow the candidate: told where it was tried, else nothing. */
final class AdmissionChecks {

  private AdmissionChecks() {}

  static Stream<Finding> look(Situation situation, MoveKind kind) {
    return situation.candidate().instances().stream()
        .filter(instance -> instance.state() == State.UP)
        .flatMap(instance ->
            Stream.ofNullable(situation.asked().admissions().get(instance.component()))
                .flatMap(tried -> finding(situation, instance.component(), tried)));
  }

  private static Stream<Finding> finding(Situation situation, String component, Admission tried) {
    String primary = situation.primary().name();
    String candidate = situation.candidate().name();
    return switch (tried.answer()) {
      case ADMITTED, UNTOLD -> Stream.empty();
      case REFUSED ->
          Stream.of(
              found(
                  "%s/%s would not let %s in as its standby."
                      .formatted(candidate, component, primary),
                  tried));
      case SILENT ->
          Stream.of(
              found(
                  "%s does not reach %s/%s along the route that it would follow."
                      .formatted(primary, candidate, component),
                  tried));
      case NO_WAY ->
          Stream.of(
              Finding.blocks(
                  FindingCode.CANNOT_FOLLOW,
                  "%s/%s could not follow %s afterwards.".formatted(primary, component, candidate),
                  List.of(tried.detail())));
    };
  }

  private static Finding found(String message, Admission tried) {
    return Finding.warns(FindingCode.OLD_PRIMARY_REFUSED, message, List.of(tried.detail()));
  }
}
