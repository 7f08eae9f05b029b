package io.understudy.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/traffic}: what this agent may do for traffic directors, all of it from {@code
 * agent.yaml}.
 *
 * @param commands names of its {@code commands:}
 * @param addresses virtual address → the interface that it belongs on
 * @param haproxySocket where it reaches HAProxy, null when it does not
 * @param haproxyStateFile what it keeps in step, null when it keeps none
 * @param pgbouncer whether it may edit PgBouncer's ini
 */
public record TrafficCard(
    List<String> commands,
    Map<String, String> addresses,
    @Nullable String haproxySocket,
    @Nullable String haproxyStateFile,
    boolean pgbouncer) {

  public TrafficCard {
    commands = List.copyOf(commands);
    addresses = Map.copyOf(addresses);
  }
}
