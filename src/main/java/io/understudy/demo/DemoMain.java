package io.understudy.demo;

import io.understudy.console.ConsoleSettings;
import io.understudy.embedded.EmbeddedFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo's program: {@code demo}, {@code demo --full} and {@code demo sql NODE "SQL"}. */
public final class DemoMain {

  private static final int WRONG_USE = 2;
  private static final String USAGE =
      "usage: ./understudy demo, ./understudy demo --full, or ./understudy demo sql alpha|beta"
          + " \"SQL\"";

  private DemoMain() {}

  public static void main(String... args) {
    int exit;
    try {
      exit = run(List.of(args));
    } catch (DemoFailure | EmbeddedFailure e) {
      System.err.println("understudy: " + e.getMessage());
      exit = 1;
    } catch (IllegalArgumentException wrongSetting) {
      System.err.println("understudy: " + wrongSetting.getMessage());
      exit = WRONG_USE;
    }
    System.exit(exit);
  }

  private static int run(List<String> args) {
    ConsoleSettings settings =
        ConsoleSettings.of(
            System.getenv(),
            ConsoleSettings.usualHome(
                System.getProperty("user.name"),
                System.getProperty("user.home"),
                "understudy-demo"));
    DemoHome home = new DemoHome(settings.home());
    boolean full = args.equals(List.of("--full"));
    if (args.isEmpty() || full) {
      return runDemo(home, settings, full);
    }
    if (args.getFirst().equals("sql") && args.size() >= 3) {
      return new DemoSql(home, System.out).run(args.get(1), args.subList(2, args.size()));
    }
    System.err.println(USAGE);
    return WRONG_USE;
  }

  /** A signal ends the JVM; the hook ends what was started first, in order. */
  private static int runDemo(DemoHome home, ConsoleSettings settings, boolean full) {
    Running running = new Running();
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (running.any()) {
                    System.out.println("\nunderstudy: ending what was started …");
                  }
                  running.close();
                  closed.countDown();
                },
                "end the demo"));
    Programs programs =
        new Programs(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("understudy.console.jar", ""),
            System.getProperty("understudy.agent.jar", ""),
            System.getProperty("understudy.launcher", "./understudy"));
    try {
      return new Demo(home, settings, programs, running, full).run(System.out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (DemoFailure | EmbeddedFailure e) {
      if (running.closing()) {
        // What fails while all is being ended is no news.
        await(closed);
        return 0;
      }
      throw e;
    }
  }

  private static void await(CountDownLatch closed) {
    try {
      closed.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
