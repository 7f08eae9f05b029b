package io.understudy.console;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Runs when Quarkus is up and listens: says where, and waits for the end. */
@Singleton
class ConsoleApplication implements QuarkusApplication {

  @Override
  public int run(String... args) {
    ConsoleSettings settings =
        ConsoleSettings.of(System.getenv(), Path.of(System.getProperty(ConsoleMain.HOME)));
    System.out.printf(
        "Understudy's console is ready: %s (data in %s; Ctrl-C stops it)%n",
        settings.address(), System.getProperty(ConsoleMain.HOME));
    Quarkus.waitForExit();
    return 0;
  }
}
