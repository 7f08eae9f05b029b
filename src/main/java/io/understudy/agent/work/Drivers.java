package io.understudy.agent.work;

import io.understudy.driver.Driver;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The drivers in this jar, by name. */
public final class Drivers {

  private Drivers() {}

  public static Map<String, Driver> all() {
    var byName = new TreeMap<String, Driver>();
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      byName.put(driver.name(), driver);
    }
    return byName;
  }
}
