package io.understudy.agent.settings;

import io.understudy.driver.Controls;
import io.understudy.driver.InstanceSettings;
import java.util.List;
import java.util.Map;

/**
 * One instance in {@code agent.yaml}.
 *
 * @param driver the driver's name
 * @param values all of its settings as written
 * @param control its control commands
 */
public record InstanceEntry(
    String name,
    String driver,
    Map<String, Object> values,
    Map<Controls.Verb, List<String>> control) {

  public InstanceEntry {
    values = Map.copyOf(values);
    control = Map.copyOf(control);
  }

  /** As the driver reads them. */
  public InstanceSettings settings() {
    return new InstanceSettings(name, values);
  }

  /** Without the values: a password is among them. */
  @Override
  public String toString() {
    return "InstanceEntry[" + name + ", " + driver + "]";
  }
}
