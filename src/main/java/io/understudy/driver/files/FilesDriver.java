package io.understudy.driver.files;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;

/** Any configuration files. */
public final class FilesDriver implements Driver {

  @Override
  public String name() {
    return "files";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    return new FilesSession(Declaration.from(settings, surroundings.controls()), surroundings);
  }
}
