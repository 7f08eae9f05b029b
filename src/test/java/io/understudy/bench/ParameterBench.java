package io.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.parameter.Descriptor;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import io.understudy.parameter.ParameterSet;
import io.understudy.parameter.Value;
import io.understudy.parameter.ValueType;
import io.understudy.protocol.Json;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Telling a change of one in 400 parameters, and saying it. */
class ParameterBench {

  private static ParameterSet set(String workMem) {
    var parameters = new ArrayList<Parameter>();
    for (int i = 0; i < 400; i++) {
      parameters.add(
          new Parameter(
              ParameterKey.of("settings", "setting_" + i),
              Value.of(i == 7 ? workMem : (i + 1) + "MB"),
              Descriptor.of(ValueType.BYTES).withSummary("What this one is good for, in words.")));
    }
    return ParameterSet.of(parameters);
  }

  @Test
  void differenceAgainstWhole() throws Exception {
    ParameterSet before = set("4MB");
    ParameterSet after = set("64MB");
    byte[] whole = Json.MAPPER.writeValueAsBytes(after);
    byte[] difference = Json.MAPPER.writeValueAsBytes(after.since(before));
    new Comparison(
            "One change among 400 parameters: %,d bytes as a difference, %,d bytes as the whole"
                .formatted(difference.length, whole.length))
        .way("find the difference", 50, () -> after.since(before))
        .way("content hash", 50, after::hash)
        .way("read the whole from JSON", 20, () -> Json.MAPPER.readValue(whole, ParameterSet.class))
        .measure("one-change.md", 9);
    assertThat(after.since(before)).hasSize(1);
  }
}
