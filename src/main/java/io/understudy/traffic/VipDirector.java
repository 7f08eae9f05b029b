package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.protocol.TrafficCard;
import io.understudy.protocol.TrafficLook;
import io.understudy.protocol.TrafficOrder;
import io.understudy.traffic.AgentOrders.Told;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual IP address that the nodes' agents give up and take. It is given up on the old node, and
 * that is read back, before the new one takes it: at no moment do both have it. Where the old node
 * does not answer, the new one takes it only when the old one is known to be off.
 */
@ApplicationScoped
class VipDirector implements Director {

  private static final String KIND = "vip";

  private final AgentOrders orders;

  VipDirector(AgentOrders orders) {
    this.orders = orders;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome hold(Transfer transfer) {
    return new Done("the address stays where it is until the new node takes writes");
  }

  @Override
  public Outcome redirect(Transfer transfer) {
    return move(transfer, transfer.route().to());
  }

  @Override
  public Outcome release(Transfer transfer) {
    return new Done("nothing to release");
  }

  @Override
  public Outcome restore(Transfer transfer) {
    return move(transfer, transfer.route().from());
  }

  private Outcome move(Transfer transfer, Node to) {
    for (Node other : transfer.post().cluster().nodes()) {
      if (!other.name().equals(to.name())) {
        Outcome gone = giveUp(transfer, other);
        if (!(gone instanceof Done)) {
          return gone;
        }
      }
    }
    return order(transfer, to, true);
  }

  private Outcome giveUp(Transfer transfer, Node other) {
    Route route = transfer.route();
    boolean lost = route.gone() && other.name().equals(route.from().name());
    if (lost && route.fenced()) {
      return new Done(other.name() + " is fenced");
    }
    Outcome outcome = order(transfer, other, false);
    if (outcome instanceof Done || outcome instanceof Refused || !lost) {
      return outcome;
    }
    if (route.off()) {
      transfer.context().note(other.name() + " does not answer, and is known to be off");
      return new Done(other.name() + " is off");
    }
    return new Refused(
        "%s does not answer, so it may still have %s, and two nodes with it would both get clients: switch %s off, then say so (override ADDRESS_MAY_BE_HELD)"
            .formatted(other.name(), transfer.post().text("address"), other.name()));
  }

  private Outcome order(Transfer transfer, Node node, boolean held) {
    Post post = transfer.post();
    String address = post.text("address");
    String device = post.of("interfaces", node);
    return orders.carryOut(
        transfer.context(),
        node,
        held ? "take" : "give-up",
        new TrafficOrder.Address(transfer.context().token(), address, device, held),
        "ip addr " + (held ? "add " : "del ") + address + " dev " + device);
  }

  @Override
  public Whereabouts where(Post post) {
    List<String> holders = new ArrayList<>();
    List<String> words = new ArrayList<>();
    boolean all = true;
    for (Node node : post.cluster().nodes()) {
      switch (orders.look(node, KIND, post.text("address"))) {
        case Told.No<TrafficLook>(String reason, boolean silent) -> {
          all = false;
          words.add(reason);
        }
        case Told.Yes<TrafficLook>(TrafficLook look) -> {
          if ("true".equals(look.facts().get("held"))) {
            holders.add(node.name());
            words.add(node.name() + " has it on " + look.facts().get("device"));
          }
        }
      }
    }
    String detail = words.isEmpty() ? "no node has it" : String.join("; ", words);
    return all || !holders.isEmpty()
        ? new Whereabouts.At(holders, detail)
        : new Whereabouts.Untold(detail);
  }

  @Override
  public List<Concern> check(Post post, Route route) {
    var concerns = new ArrayList<Concern>();
    for (Node node : List.of(route.from(), route.to())) {
      switch (orders.card(node)) {
        case Told.No<TrafficCard> no -> concerns.add(silent(post, route, node, no));
        case Told.Yes<TrafficCard>(TrafficCard card) -> allowed(post, node, card, concerns);
      }
    }
    return concerns;
  }

  private static Concern silent(Post post, Route route, Node node, Told.No<TrafficCard> no) {
    boolean lost = route.gone() && node.name().equals(route.from().name());
    return lost
        ? post.concern(
            Concern.Sort.HOLDER_SILENT,
            "Nobody can say that %s has given up %s: its agent does not answer."
                .formatted(node.name(), post.text("address")),
            no.reason())
        : no.concern(post);
  }

  private void allowed(Post post, Node node, TrafficCard card, List<Concern> concerns) {
    String address = post.text("address");
    String device = post.of("interfaces", node);
    if (!device.equals(card.addresses().get(address))) {
      concerns.add(
          post.concern(
              Concern.Sort.MISSING,
              "The agent.yaml of %s does not have %s on %s under traffic.vip."
                  .formatted(node.name(), address, device),
              "it has " + card.addresses()));
    } else if (orders.look(node, KIND, address)
        instanceof Told.Yes<TrafficLook>(TrafficLook look)) {
      if ("false".equals(look.facts().get("exists"))) {
        concerns.add(
            post.concern(
                Concern.Sort.MISSING,
                "%s has no interface %s.".formatted(node.name(), device),
                "its kernel knows none of that name"));
      }
      if ("false".equals(look.facts().get("allowed"))) {
        concerns.add(
            post.concern(
                Concern.Sort.MISSING,
                "The agent of %s may not change addresses.".formatted(node.name()),
                "what it starts has no CAP_NET_ADMIN: run it as root, or give it that as an ambient capability"));
      }
    }
  }

  @Override
  public List<String> plan(Post post, Route route) {
    String address = post.text("address");
    return List.of(
        "hold: nothing to do",
        "redirect: on %s, ip addr del %s dev %s; read back; on %s, ip addr add %s dev %s, and tell the neighbours"
            .formatted(
                route.from().name(),
                address,
                post.of("interfaces", route.from()),
                route.to().name(),
                address,
                post.of("interfaces", route.to())),
        "release: nothing to do");
  }
}
