package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.haproxy.RuntimeSocket;
import io.understudy.protocol.haproxy.ServerStates;
import io.understudy.traffic.AgentOrders.Told;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import io.understudy.traffic.Outcome.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reaches HAProxy: through the agent of the node {@code via} where the document names one, else
 * from the console itself. The state file is always kept by an agent, whose {@code agent.yaml}
 * names it.
 */
@ApplicationScoped
class HaproxyAccess {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final String KIND = "haproxy";

  private final AgentOrders orders;

  HaproxyAccess(AgentOrders orders) {
    this.orders = orders;
  }

  /** What HAProxy says of the document's backend. */
  sealed interface Answered {

    record Yes(ServerStates states) implements Answered {}

    /**
     * Nothing.
     *
     * @param silent whether there was no answer, rather than a no
     */
    record No(String reason, boolean silent) implements Answered {}
  }

  Answered states(Post post) {
    String backend = post.text("backend");
    Optional<Node> via = post.node("via");
    if (via.isPresent()) {
      return switch (orders.look(via.get(), KIND, backend)) {
        case Told.Yes<TrafficLook>(TrafficLook look) ->
            new Answered.Yes(ServerStates.of(look.facts().getOrDefault("states", ""), backend));
        case Told.No<TrafficLook>(String reason, boolean silent) -> new Answered.No(reason, silent);
      };
    }
    try {
      String answer = socket(post).ask("show servers state");
      return answer.contains("Permission denied")
          ? new Answered.No(
              "HAProxy's socket lets nobody see its servers: " + answer.strip(), false)
          : new Answered.Yes(ServerStates.of(answer, backend));
    } catch (IOException e) {
      return new Answered.No(silent(post, e), true);
    }
  }

  /** Brings servers into these states. */
  Outcome set(Transfer transfer, String purpose, TrafficOrder.Servers order) {
    Post post = transfer.post();
    String commands = ServerStates.commands(order.backend(), order.states(), order.end());
    Optional<Node> via = post.node("via");
    if (via.isPresent()) {
      return orders.carryOut(transfer.context(), via.get(), purpose, order, commands);
    }
    try {
      String said = transfer.context().effect(commands, () -> ask(post, commands));
      return states(post) instanceof Answered.Yes(ServerStates now) && now.fulfil(order.states())
          ? new Done("its servers are as wanted")
          : new Refused("HAProxy did not do it: " + said.replaceAll("\\s+", " ").strip());
    } catch (Unanswered e) {
      return new Unknown(String.valueOf(e.getMessage()));
    }
  }

  /**
   * HAProxy's own check is overruled until it comes round again. Without checks nothing happens.
   */
  void trust(Transfer transfer, String server) {
    Post post = transfer.post();
    if (post.node("via").isEmpty()) {
      String command = "set server " + post.text("backend") + "/" + server + " health up";
      try {
        transfer.context().effect(command, () -> ask(post, command));
      } catch (Unanswered e) {
        return; // the next reading says what is true
      }
    }
  }

  /** Waits until the server has no session any more, as long as the document allows. */
  Outcome awaitNoSessions(Post post, String server, Outcome drained) {
    long limit = post.whole("drainSeconds", 0);
    if (limit == 0) {
      return drained;
    }
    long end = System.nanoTime() + Duration.ofSeconds(limit).toNanos();
    try {
      while (sessions(post, server) > 0) {
        if (System.nanoTime() > end || !Patience.briefly()) {
          return new Done("drained; sessions were left when the time was over");
        }
      }
      return new Done("drained; no session is left");
    } catch (Unanswered e) {
      return new Unknown(String.valueOf(e.getMessage()));
    }
  }

  private String stat(Post post) {
    return post.node("via")
        .map(via ->
            switch (orders.look(via, KIND, post.text("backend"))) {
              case Told.Yes<TrafficLook>(TrafficLook look) -> look.facts().getOrDefault("stat", "");
              case Told.No<TrafficLook>(String reason, boolean silent) ->
                  throw new Unanswered(reason);
            })
        .orElseGet(() -> ask(post, "show stat " + post.text("backend") + " 4 -1"));
  }

  /** Field 5 of {@code show stat}: current sessions. */
  private long sessions(Post post, String server) {
    return stat(post)
        .lines()
        .map(line -> line.split(",", -1))
        .filter(fields -> fields.length > 5 && fields[1].equals(server))
        .filter(fields -> fields[4].matches("\\d+"))
        .mapToLong(fields -> Long.parseLong(fields[4]))
        .sum();
  }

  /** Lets the state file say what is. Whoever goes through an agent has that with every order. */
  Outcome keep(Transfer transfer) {
    Post post = transfer.post();
    Optional<String> file = post.find("stateFile");
    if (file.isEmpty()) {
      return new Done("nothing to release; no state file is declared");
    }
    Route route = transfer.route();
    List<Node> asked =
        post.node("via")
            .map(List::of)
            .orElseGet(() ->
                Stream.concat(
                        Stream.of(route.to()),
                        post.cluster().nodes().stream().filter(n -> !n.equals(route.to())))
                    .toList());
    Optional<Node> keeper = orders.keepersOf(file.get(), asked).findFirst();
    if (keeper.isEmpty()) {
      transfer.context().note("nobody keeps " + file.get() + ": a reload would undo this");
      return new Done("the state file was not written: no agent that answers keeps it");
    }
    return orders.carryOut(
        transfer.context(),
        keeper.get(),
        "keep",
        new TrafficOrder.Servers(transfer.context().token(), post.text("backend"), Map.of(), false),
        "show servers state > " + file.get());
  }

  List<Concern> check(Post post) {
    var concerns = new ArrayList<Concern>();
    switch (states(post)) {
      case Answered.No(String reason, boolean silent) ->
          concerns.add(
              post.concern(
                  silent ? Concern.Sort.UNREACHABLE : Concern.Sort.MISSING,
                  "HAProxy cannot be used: " + reason,
                  reason));
      case Answered.Yes yes -> {
        String level = level(post);
        if (!level.contains("admin")) {
          concerns.add(
              post.concern(
                  Concern.Sort.MISSING,
                  "HAProxy's socket does not let us change servers: add 'level admin' to its line.",
                  "its level is " + level));
        }
      }
    }
    post.node("via").ifPresent(via -> sameSocket(post, via, concerns));
    lasting(post, concerns);
    return concerns;
  }

  private String level(Post post) {
    try {
      return post.node("via")
          .map(via ->
              orders.look(via, KIND, post.text("backend"))
                      instanceof Told.Yes<TrafficLook>(TrafficLook look)
                  ? look.facts().getOrDefault("level", "")
                  : "")
          .orElseGet(() -> ask(post, "show cli level"))
          .strip();
    } catch (Unanswered e) {
      return "unknown";
    }
  }

  private void sameSocket(Post post, Node via, List<Concern> concerns) {
    if (orders.card(via) instanceof Told.Yes<TrafficCard>(TrafficCard card)
        && !post.text("socket").equals(card.haproxySocket())) {
      concerns.add(
          post.concern(
              Concern.Sort.MISSING,
              "The agent.yaml of %s names another socket of HAProxy, or none, under traffic.haproxy."
                  .formatted(via.name()),
              "declared " + post.text("socket") + ", there " + card.haproxySocket()));
    }
  }

  private void lasting(Post post, List<Concern> concerns) {
    Optional<String> file = post.find("stateFile");
    if (file.isEmpty()) {
      concerns.add(
          post.concern(
              Concern.Sort.NOT_LASTING,
              "HAProxy has no stateFile here, so its next reload sends clients to the old node.",
              "declare stateFile, and load-server-state-from-file in haproxy.cfg"));
      return;
    }
    List<Node> asked = post.node("via").map(List::of).orElse(post.cluster().nodes());
    List<Node> keepers = orders.keepersOf(file.get(), asked).toList();
    if (keepers.isEmpty()) {
      concerns.add(
          post.concern(
              Concern.Sort.NOT_LASTING,
              "No agent that answers keeps HAProxy's state file %s.".formatted(file.get()),
              "name it in the agent.yaml of HAProxy's host, under traffic.haproxy"));
    }
    keepers.forEach(keeper -> writable(post, keeper, concerns));
  }

  private void writable(Post post, Node keeper, List<Concern> concerns) {
    String trouble =
        orders.look(keeper, KIND, post.text("backend"))
                instanceof Told.Yes<TrafficLook>(TrafficLook look)
            ? look.facts().get("trouble")
            : null;
    if (trouble != null) {
      concerns.add(
          post.concern(
              Concern.Sort.MISSING,
              "The agent of %s cannot write HAProxy's state file: %s."
                  .formatted(keeper.name(), trouble),
              trouble));
    }
  }

  private static RuntimeSocket socket(Post post) {
    return new RuntimeSocket(post.text("socket"), LIMIT);
  }

  private static String ask(Post post, String commands) {
    try {
      return socket(post).ask(commands);
    } catch (IOException e) {
      throw new Unanswered(silent(post, e));
    }
  }

  private static String silent(Post post, IOException e) {
    return "HAProxy does not answer at %s: %s".formatted(post.text("socket"), e.getMessage());
  }

  /** Carries the reason out of a call. */
  private static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(String reason) {
      super(reason);
    }
  }
}
