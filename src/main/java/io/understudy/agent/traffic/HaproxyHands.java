package io.understudy.agent.traffic;

import io.understudy.agent.settings.TrafficSettings.Haproxy;
import io.understudy.agent.work.Unavailable;
import io.understudy.driver.change.FileState;
import io.understudy.driver.change.FileWriting;
import io.understudy.driver.change.Rights;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.haproxy.RuntimeSocket;
import io.understudy.protocol.haproxy.ServerStates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The HAProxy of this host: states of its servers, and the file in which they last. */
final class HaproxyHands implements Hands<TrafficOrder.Servers> {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String SHOW = "show servers state";

  private final Optional<Haproxy> settings;

  HaproxyHands(Optional<Haproxy> settings) {
    this.settings = settings;
  }

  @Override
  public Optional<String> forbidden(TrafficOrder.Servers order) {
    return settings.isPresent()
        ? Optional.empty()
        : Optional.of("agent.yaml has no traffic.haproxy: add its socket there");
  }

  @Override
  public Result carryOut(TrafficOrder.Servers order, Consumer<String> noted) {
    Haproxy haproxy = settings.orElseThrow();
    var socket = new RuntimeSocket(haproxy.socket(), LIMIT);
    try {
      String said = "";
      if (!order.states().isEmpty()) {
        String commands = ServerStates.commands(order.backend(), order.states(), order.end());
        noted.accept(commands);
        said = socket.ask(commands).replaceAll("\\s+", " ").strip();
      }
      String states = socket.ask(SHOW);
      if (!ServerStates.of(states, order.backend()).fulfil(order.states())) {
        return Result.refused("HAProxy did not do it: " + (said.isEmpty() ? "no word" : said));
      }
      if (haproxy.stateFile().isPresent()) {
        Path file = haproxy.stateFile().get();
        noted.accept(SHOW + " > " + file);
        write(file, states);
      }
      return Result.done(
          haproxy.stateFile().isPresent()
              ? "servers are as ordered, and stand in the state file"
              : "servers are as ordered");
    } catch (IOException e) {
      return Result.unknown("HAProxy or its state file: " + e.getMessage());
    }
  }

  private static void write(Path file, String states) throws IOException {
    FileWriting.all(
        Map.of(
            real(file),
            FileState.Content.of(states.getBytes(StandardCharsets.UTF_8), Rights.AS_IS)));
  }

  private static Path real(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file;
  }

  @Override
  public Map<String, String> look(String backend) {
    Haproxy haproxy =
        settings
            .filter(there -> TrafficOrder.Names.isName(backend))
            .orElseThrow(() ->
                new Unavailable(
                    Unavailable.Reason.NOT_CONFIGURED,
                    "agent.yaml has no traffic.haproxy, or that is no name of a backend"));
    var socket = new RuntimeSocket(haproxy.socket(), LIMIT);
    try {
      var facts = new TreeMap<String, String>();
      facts.put("states", socket.ask(SHOW));
      facts.put("stat", socket.ask("show stat " + backend + " 4 -1"));
      facts.put("level", socket.ask("show cli level"));
      if (haproxy.stateFile().isPresent()) {
        FileWriting.trouble(real(haproxy.stateFile().get()))
            .ifPresent(trouble -> facts.put("trouble", haproxy.stateFile().get() + ": " + trouble));
      }
      return facts;
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.UNREACHABLE,
          "HAProxy does not answer at " + haproxy.socket() + ": " + e.getMessage());
    }
  }
}
