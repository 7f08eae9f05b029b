package io.understudy.polling;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Agents are waited for as long as a test can. */
public class ShortLimits implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "understudy.agents.connect-timeout", "1s",
        "understudy.agents.answer-timeout", "2s",
        "understudy.agents.snapshot-timeout", "2s",
        "understudy.agents.max-body", "1048576",
        "understudy.polling.look-every", "200ms");
  }
}
