package io.understudy.agent;

import io.understudy.driver.Driver;
import io.understudy.driver.InstanceSettings;
import io.understudy.driver.Session;
import io.understudy.driver.Surroundings;
import java.nio.file.Path;

/**
 * A real driver over a real file of {@code key=value} lines whose first line names the
 * installation. Keys that begin with {@code guarded} need confirmation, those that begin with
 * {@code secret} hold secrets. Values: {@code bad} is refused by the draft, {@code unlucky} on the
 * way.
 */
public final class TextDriver implements Driver {

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Session open(InstanceSettings settings, Surroundings surroundings) {
    Path file = Path.of(settings.requiredText("file"));
    settings.refuseOthers();
    return new TextSession(file, surroundings);
  }
}
