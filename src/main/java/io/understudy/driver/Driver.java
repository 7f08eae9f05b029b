package io.understudy.driver;

/** Knows one product. Found by {@link java.util.ServiceLoader}; has no state of its own. */
public interface Driver {

  /** The name under which {@code agent.yaml} and cluster declarations ask for it. */
  String name();

  /**
   * Checks the settings and prepares a session; contacts nothing yet.
   *
   * @throws SettingRefused naming the first setting that is unknown, missing or wrong
   */
  Session open(InstanceSettings settings, Surroundings surroundings);
}
