package io.understudy.switchover;

import io.understudy.switchover.TrafficClient.Borne;
import java.util.List;

/**
 * What the clients of one way had to bear.
 *
 * @param lost acknowledged rows that are not there
 */
record Series(String name, List<Borne> rounds, int lost) {

  static final String HEAD =
      """
      | way | rounds | longest gap p50 ms | p95 ms | max ms | client errors | acknowledged writes lost |
      |---|---|---|---|---|---|---|
      """;

  long quantile(double share) {
    List<Long> sorted =
        rounds.stream().map(borne -> borne.longestGap().toMillis()).sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  int errors() {
    return rounds.stream().mapToInt(Borne::errors).sum();
  }

  String row() {
    return "| %s | %d | %d | %d | %d | %d | %d |%n"
        .formatted(name, rounds.size(), quantile(0.5), quantile(0.95), quantile(1), errors(), lost);
  }
}
