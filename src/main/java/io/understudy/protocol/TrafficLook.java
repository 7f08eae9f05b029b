package io.understudy.protocol;

import java.util.Map;

/**
 * {@code GET /v1/traffic/{director}/{subject}}: how something that moves clients stands now, read
 * from the thing itself; changes nothing.
 *
 * @param facts command: {@code says} (its first line) and {@code exit}; vip: {@code held} ({@code
 *     true} or {@code false}) and {@code device} when held; haproxy: {@code states}, {@code stat}
 *     and {@code level} as its socket prints them; pgbouncer: {@code host} and {@code port} of the
 *     entry, when there is one
 */
public record TrafficLook(Map<String, String> facts) {
  public TrafficLook {
    facts = Map.copyOf(facts);
  }
}
