package io.understudy.agent;

import io.understudy.agent.http.AgentServer;
import io.understudy.agent.settings.AgentSettings;
import io.understudy.agent.settings.SettingsFile;
import io.understudy.agent.work.Drivers;
import io.understudy.driver.Driver;
import io.understudy.driver.SettingRefused;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.logging.Logger;

/**
 * The agent's program.
 *
 * <p>Exit codes: 0 after an orderly stop, 1 when something of ours broke, 2 when the command line
 * or the configuration is wrong, 3 when the configuration is right and the agent cannot start (port
 * taken, home in use or not writable).
 */
public final class AgentMain {

  private static final String USAGE = "usage: understudy agent --config agent.yaml";
  private static final int WRONG_CONFIGURATION = 2;
  private static final int CANNOT_START = 3;

  private AgentMain() {}

  /**
   * Starts the agent and returns; it runs until the process is ended.
   *
   * @param arguments the command line after the program's name
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      fail(USAGE, WRONG_CONFIGURATION);
    }
    System.setProperty("java.util.logging.manager", LastingLog.class.getName());
    LowPriority.take();
    AgentServer.limitRequests();
    try {
      start(Path.of(arguments[1]));
    } catch (InvalidPathException e) {
      fail("--config: is not a path: " + e.getReason(), WRONG_CONFIGURATION);
    } catch (SettingRefused e) {
      fail(e.getMessage() + " [" + arguments[1] + "]", WRONG_CONFIGURATION);
    } catch (StartRefused e) {
      fail(String.valueOf(e.getMessage()), CANNOT_START);
    }
  }

  private static void start(Path file) {
    Map<String, Driver> drivers = Drivers.all();
    AgentSettings settings = SettingsFile.read(file, drivers.keySet());
    LogLines.to(System.out, settings.node());
    settings.warnings().forEach(Logger.getLogger("io.understudy.agent")::warning);
    Agent agent = new Agent(settings, drivers, Clock.systemUTC());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  agent.close();
                  Runtime.getRuntime().halt(0); // a polite end is no failure
                },
                "stop"));
  }

  private static void fail(String reason, int code) {
    System.err.println("understudy agent: " + reason.replaceAll("\\p{Cntrl}+", " "));
    System.exit(code);
  }
}
