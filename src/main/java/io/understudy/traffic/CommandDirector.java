package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficOrder.Action;
import io.understudy.traffic.AgentOrders.Told;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Any load balancer, by a command that stands in the {@code agent.yaml} of the node {@code via}.
 */
@ApplicationScoped
class CommandDirector implements Director {

  private static final String HELD = "held";

  private final AgentOrders orders;

  CommandDirector(AgentOrders orders) {
    this.orders = orders;
  }

  @Override
  public String kind() {
    return "command";
  }

  @Override
  public Outcome hold(Transfer transfer) {
    return run(transfer, Action.HOLD);
  }

  @Override
  public Outcome redirect(Transfer transfer) {
    return run(transfer, Action.REDIRECT);
  }

  @Override
  public Outcome release(Transfer transfer) {
    return run(transfer, Action.RELEASE);
  }

  @Override
  public Outcome restore(Transfer transfer) {
    return run(transfer, Action.RESTORE);
  }

  private Outcome run(Transfer transfer, Action action) {
    Post post = transfer.post();
    Route route = transfer.route();
    String word = action.name().toLowerCase(Locale.ROOT);
    var order =
        new TrafficOrder.Run(
            transfer.context().token(),
            post.text("run"),
            action,
            route.from().name(),
            route.to().name());
    return orders.carryOut(
        transfer.context(), via(post), word, order, "run " + post.text("run") + " to " + word);
  }

  /** The command prints the name of a node, {@code held}, or {@code held} and that name. */
  @Override
  public Whereabouts where(Post post) {
    String run = post.text("run");
    return switch (orders.look(via(post), kind(), run)) {
      case Told.No<TrafficLook>(String reason, boolean silent) -> new Whereabouts.Untold(reason);
      case Told.Yes<TrafficLook>(TrafficLook look) -> {
        String says = look.facts().getOrDefault("says", "");
        List<String> words = Stream.of(says.split("\\s+")).filter(w -> !w.isEmpty()).toList();
        List<String> nodes = words.stream().filter(word -> !word.equals(HELD)).toList();
        boolean known =
            "0".equals(look.facts().get("exit"))
                && !words.isEmpty()
                && nodes.stream().allMatch(word -> isNode(post, word));
        yield !known
            ? new Whereabouts.Untold(
                run
                    + " does not say where: it printed '"
                    + says
                    + "' and ended with "
                    + look.facts().get("exit"))
            : words.contains(HELD)
                ? new Whereabouts.Held(nodes, run + " says held")
                : new Whereabouts.At(nodes, run + " says " + says);
      }
    };
  }

  private static boolean isNode(Post post, String word) {
    return post.cluster().nodes().stream().anyMatch(node -> node.name().equals(word));
  }

  @Override
  public List<Concern> check(Post post, Route route) {
    return switch (orders.card(via(post))) {
      case Told.No<TrafficCard> no -> List.of(no.concern(post));
      case Told.Yes<TrafficCard>(TrafficCard card) ->
          card.commands().contains(post.text("run"))
              ? List.of()
              : List.of(
                  post.concern(
                      Concern.Sort.MISSING,
                      "The agent.yaml of %s has no command '%s'."
                          .formatted(via(post).name(), post.text("run")),
                      "it has " + card.commands()));
    };
  }

  @Override
  public List<String> plan(Post post, Route route) {
    return Stream.of(Action.HOLD, Action.REDIRECT, Action.RELEASE)
        .map(action -> action.name().toLowerCase(Locale.ROOT))
        .map(word ->
            "%s: on %s, run %s with UNDERSTUDY_ACTION=%s UNDERSTUDY_FROM=%s UNDERSTUDY_TO=%s"
                .formatted(
                    word,
                    via(post).name(),
                    post.text("run"),
                    word,
                    route.from().name(),
                    route.to().name()))
        .toList();
  }

  private static Node via(Post post) {
    return post.node("via").orElseThrow();
  }
}
