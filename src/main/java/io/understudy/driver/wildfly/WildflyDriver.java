package io.understudy.driver.wildfly;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.wildfly.management.Endpoint;

/** WildFly and JBoss EAP as a standalone server, through its HTTP management interface. */
public final class WildflyDriver implements Driver {

  @Override
  public String name() {
    return "wildfly";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    Endpoint endpoint = Endpoint.from(settings);
    settings.refuseOthers();
    return new WildflySession(endpoint, surroundings);
  }
}
