package io.understudy.console;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.understudy.embedded.EmbeddedFailure;
import java.security.Security;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The console: opens its database, runs Quarkus on it, and closes the database when Quarkus has
 * ended.
 *
 * <p>Quarkus ends in this thread, also when a signal asked for it. So a shutdown hook does nothing
 * but keep the JVM until this thread has closed the database too.
 */
@QuarkusMain
public final class ConsoleMain {

  static final String HOME = "understudy.home";

  private static final String ADDRESS_LIFE = "networkaddress.cache.ttl";

  private static final int WRONG_SETTING = 2;
  private static final long LONGEST_END_SECONDS = 90;

  ConsoleMain() {}

  public static void main(String... args) {
    followNames();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> await(ended), "wait for the console's end");
    Runtime.getRuntime().addShutdownHook(hook);
    int exit = run(args);
    ended.countDown();
    System.exit(exit);
  }

  /**
   * Java keeps an address for 30 s. After a service has moved by DNS a probe would ask the old one
   * for as long; what the host's own resolver keeps is what clients see as well.
   */
  private static void followNames() {
    if (Security.getProperty(ADDRESS_LIFE) == null) {
      Security.setProperty(ADDRESS_LIFE, "1");
    }
  }

  private static int run(String... args) {
    if (args.length > 0) {
      complain("console takes no arguments, it got '%s'".formatted(args[0]));
      return WRONG_SETTING;
    }
    try {
      return new ConsoleRun(
              ConsoleSettings.of(
                  System.getenv(),
                  ConsoleSettings.usualHome(
                      System.getProperty("user.name"),
                      System.getProperty("user.home"),
                      "understudy")))
          .run();
    } catch (IllegalArgumentException wrongSetting) {
      complain(wrongSetting.getMessage());
      return WRONG_SETTING;
    } catch (EmbeddedFailure noDatabase) {
      complain(noDatabase.getMessage());
      return 1;
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      if (!ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        complain("the console did not end in %d s".formatted(LONGEST_END_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void complain(@Nullable String message) {
    System.err.println("understudy: " + message);
  }
}
