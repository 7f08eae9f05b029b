package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficOrder;
import io.understudy.protocol.TrafficOrder.ServerState;
import io.understudy.protocol.haproxy.ServerStates;
import io.understudy.protocol.haproxy.ServerStates.Server;
import io.understudy.traffic.HaproxyAccess.Answered;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import io.understudy.traffic.Outcome.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy, by its runtime API: the server of the node that serves is {@code ready}, those of the
 * others are in {@code maint}. To hold is to {@code drain} the old server; at the redirection it
 * goes to {@code maint} and its sessions are ended, unless the document says {@code "sessions":
 * "leave"}.
 */
@ApplicationScoped
class HaproxyDirector implements Director {

  private final HaproxyAccess access;

  HaproxyDirector(HaproxyAccess access) {
    this.access = access;
  }

  @Override
  public String kind() {
    return "haproxy";
  }

  @Override
  public Outcome hold(Transfer transfer) {
    Post post = transfer.post();
    String old = server(post, transfer.route().from());
    Outcome drained = set(transfer, Map.of(old, ServerState.DRAIN), "hold");
    return drained instanceof Done && !transfer.route().gone()
        ? access.awaitNoSessions(post, old, drained)
        : drained;
  }

  @Override
  public Outcome redirect(Transfer transfer) {
    return only(transfer, transfer.route().to(), "redirect");
  }

  @Override
  public Outcome release(Transfer transfer) {
    return access.keep(transfer);
  }

  @Override
  public Outcome restore(Transfer transfer) {
    Outcome restored = only(transfer, transfer.route().from(), "restore");
    return restored instanceof Done ? access.keep(transfer) : restored;
  }

  /** New sessions go to this node and to no other. */
  private Outcome only(Transfer transfer, Node node, String purpose) {
    Post post = transfer.post();
    String wanted = server(post, node);
    Outcome set = set(transfer, states(post, node), purpose);
    if (!(set instanceof Done)) {
      return set;
    }
    if (takesSessions(post, wanted)) {
      return new Done(post.text("backend") + " sends new sessions to " + wanted + " only");
    }
    // Its own check may take a while to see that the new node takes writes; we have read that.
    access.trust(transfer, wanted);
    return takesSessions(post, wanted)
        ? new Done(post.text("backend") + " sends new sessions to " + wanted + " only")
        : new Unknown("HAProxy's own check holds " + wanted + " down");
  }

  private Outcome set(Transfer transfer, Map<String, ServerState> states, String purpose) {
    Post post = transfer.post();
    return switch (access.states(post)) {
      case Answered.No(String reason, boolean silent) ->
          silent ? new Unknown(reason) : new Refused(reason);
      case Answered.Yes(ServerStates now) ->
          now.servers().keySet().containsAll(states.keySet())
              ? now.fulfil(states)
                  ? new Done("its servers are so already")
                  : access.set(
                      transfer,
                      purpose,
                      new TrafficOrder.Servers(
                          transfer.context().token(),
                          post.text("backend"),
                          states,
                          !post.find("sessions").orElse("end").equals("leave")))
              : new Refused(
                  "backend %s has no server %s; it has %s"
                      .formatted(post.text("backend"), states.keySet(), now.servers().keySet()));
    };
  }

  private boolean takesSessions(Post post, String server) {
    return switch (access.states(post)) {
      case Answered.No no -> false;
      case Answered.Yes(ServerStates now) -> {
        Server found = now.servers().get(server);
        yield found != null && found.takesSessions();
      }
    };
  }

  private static Map<String, ServerState> states(Post post, Node ready) {
    Map<String, ServerState> states = new LinkedHashMap<>();
    post.perNode("servers").values().forEach(server -> states.put(server, ServerState.MAINT));
    states.put(server(post, ready), ServerState.READY);
    return states;
  }

  private static String server(Post post, Node node) {
    return post.of("servers", node);
  }

  @Override
  public Whereabouts where(Post post) {
    return switch (access.states(post)) {
      case Answered.No(String reason, boolean silent) -> new Whereabouts.Untold(reason);
      case Answered.Yes(ServerStates now) -> {
        List<String> nodes = new ArrayList<>();
        List<String> words = new ArrayList<>();
        post.perNode("servers")
            .forEach((node, server) -> {
              Server found = now.servers().get(server);
              if (found != null && found.takesSessions()) {
                nodes.add(node);
              }
              words.add(server + " " + word(found));
            });
        yield new Whereabouts.At(nodes, String.join(", ", words));
      }
    };
  }

  private static String word(@Nullable Server server) {
    if (server == null) {
      return "is not there";
    }
    return switch (server.wanted()) {
      case READY -> server.up() ? "takes sessions" : "is down by HAProxy's own check";
      case DRAIN -> "is drained";
      case MAINT -> "is in maintenance";
    };
  }

  @Override
  public List<Concern> check(Post post, Route route) {
    List<Concern> concerns = new ArrayList<>(access.check(post));
    if (access.states(post) instanceof Answered.Yes(ServerStates now)) {
      for (String server : post.perNode("servers").values()) {
        if (!now.servers().containsKey(server)) {
          concerns.add(
              post.concern(
                  Concern.Sort.MISSING,
                  "HAProxy's backend %s has no server %s.".formatted(post.text("backend"), server),
                  now.servers().isEmpty()
                      ? "there is no such backend"
                      : "it has " + now.servers().keySet()));
        }
      }
    }
    return concerns;
  }

  @Override
  public List<String> plan(Post post, Route route) {
    String backend = post.text("backend");
    String old = server(post, route.from());
    boolean end = !post.find("sessions").orElse("end").equals("leave");
    return List.of(
        "hold: " + ServerStates.commands(backend, Map.of(old, ServerState.DRAIN), false),
        "redirect: " + ServerStates.commands(backend, states(post, route.to()), end),
        "release: "
            + post.find("stateFile")
                .map(file -> "show servers state > " + file)
                .orElse("nothing to do"));
  }
}
