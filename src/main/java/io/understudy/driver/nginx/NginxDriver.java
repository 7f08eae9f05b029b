package io.understudy.driver.nginx;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;

/** nginx 1.18 and newer, on the agent's host. */
public final class NginxDriver implements Driver {

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    return new NginxSession(Installation.from(settings), surroundings);
  }
}
