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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * The agent's program.
 *
 * <p>With the word {@code trigger} it asks the agent that runs to look at once, and ends.
 *
 * <p>Exit codes: 0 after an orderly stop, 1 when something of ours broke, 2 when the command line
 * or the configuration is wrong, 3 when the configuration is right and the agent cannot start (port
 * taken, home in use or not writable).
 */
public final class AgentMain {

  private static final String USAGE =
      "usage: understudy agent [trigger [INSTANCE]] --config agent.yaml";
  private static final String CONFIG = "--config";
  private static final int WRONG_CONFIGURATION = 2;
  private static final int CANNOT_START = 3;

  private AgentMain() {}

  /**
   * Starts the agent and returns; it runs until the process is ended.
   *
   * @param arguments the command line after the program's name
   */
  public static void main(String[] arguments) {
    if (arguments.length > 2 && arguments[0].equals(Trigger.WORD)) {
      trigger(List.of(arguments).subList(1, arguments.length));
      return;
    }
    if (arguments.length != 2 || !arguments[0].equals(CONFIG)) {
      fail(USAGE, WRONG_CONFIGURATION);
    }
    System.setProperty("java.util.logging.manager", LastingLog.class.getName());
    LowPriority.take();
    AgentServer.limitRequests();
    orFail(arguments[1], AgentMain::start);
  }

  /** {@code trigger [INSTANCE] --config FILE}, in either order. */
  private static void trigger(List<String> words) {
    int config = words.indexOf(CONFIG);
    if (config < 0 || config + 1 >= words.size() || words.size() > 3) {
      fail(USAGE, WRONG_CONFIGURATION);
    }
    Optional<String> instance =
        words.size() == 2 ? Optional.empty() : Optional.of(words.get(config == 0 ? 2 : 0));
    orFail(
        words.get(config + 1),
        file -> new Trigger(SettingsFile.read(file, Drivers.all().keySet())).pull(instance));
  }

  private static void orFail(String file, Consumer<Path> work) {
    try {
      work.accept(Path.of(file));
    } catch (InvalidPathException e) {
      fail("--config: is not a path: " + e.getReason(), WRONG_CONFIGURATION);
    } catch (SettingRefused e) {
      fail(e.getMessage() + " [" + file + "]", WRONG_CONFIGURATION);
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
