package io.understudy.agent.traffic;

import io.understudy.agent.work.ProcessRun;
import io.understudy.agent.work.Unavailable;
import io.understudy.driver.Controls.Ran;
import io.understudy.protocol.TrafficOrder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a command of {@code agent.yaml}. Its argument list stays as it stands there; what it is to
 * do comes in three environment variables, whose values are one of five words and two node names.
 */
final class CommandHands implements Hands<TrafficOrder.Run> {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);
  private static final int LONGEST = 200;

  private final Map<String, List<String>> commands;

  CommandHands(Map<String, List<String>> commands) {
    this.commands = commands;
  }

  @Override
  public Optional<String> forbidden(TrafficOrder.Run order) {
    return commands.containsKey(order.command())
        ? Optional.empty()
        : Optional.of(
            "agent.yaml has no command '%s' under commands: add it there"
                .formatted(order.command()));
  }

  @Override
  public Result carryOut(TrafficOrder.Run order, Consumer<String> noted) {
    List<String> line = line(order.command());
    Map<String, String> environment =
        Map.of(
            "UNDERSTUDY_ACTION", order.action().name().toLowerCase(Locale.ROOT),
            "UNDERSTUDY_FROM", order.from(),
            "UNDERSTUDY_TO", order.to());
    noted.accept(
        "UNDERSTUDY_ACTION=%s UNDERSTUDY_FROM=%s UNDERSTUDY_TO=%s %s"
            .formatted(
                environment.get("UNDERSTUDY_ACTION"),
                order.from(),
                order.to(),
                String.join(" ", line)));
    Ran ran = ProcessRun.of(line, environment, LIMIT);
    String said = lastLine(ran.output());
    if (ran.worked()) {
      return Result.done(order.command() + " ended with 0" + (said.isEmpty() ? "" : ": " + said));
    }
    return ran.exit() < 0
        ? Result.unknown(
            order.command()
                + " did not end within "
                + LIMIT.toSeconds()
                + " s, or could not be started: "
                + said)
        : Result.refused(order.command() + " ended with " + ran.exit() + ": " + said);
  }

  @Override
  public Map<String, String> look(String command) {
    Ran ran = ProcessRun.of(line(command), Map.of("UNDERSTUDY_ACTION", "where"), LOOK_LIMIT);
    String first = ran.output().lines().findFirst().orElse("");
    return Map.of("says", shortened(first), "exit", Integer.toString(ran.exit()));
  }

  private List<String> line(String command) {
    List<String> line = commands.get(command);
    if (line == null) {
      throw new Unavailable(
          Unavailable.Reason.NOT_CONFIGURED, "agent.yaml has no such entry under commands");
    }
    return line;
  }

  private static String lastLine(String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : shortened(lines.getLast());
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
