package io.understudy.driver.wildfly;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import io.understudy.driver.wildfly.management.Endpoint;
import java.time.Duration;

/** WildFly and JBoss EAP as a standalone server, through its HTTP management interface. */
public final class WildflyDriver implements Driver {

  @Override
  public String name() {
    return "wildfly";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    Endpoint endpoint = Endpoint.from(settings);
    Duration patience = patience(settings);
    Suspending suspending = Suspending.from(settings);
    settings.refuseOthers();
    return new WildflySession(new Server(endpoint, patience), surroundings, suspending);
  }

  private static Duration patience(InstanceSettings settings) {
    String text = settings.text("startSeconds").orElse("90");
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw settings.refused("startSeconds", "must be a number of seconds from 1 to 9999");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
