package io.understudy.traffic;

import io.understudy.inventory.Node;
import io.understudy.traffic.DnsZone.Found;
import io.understudy.traffic.Outcome.Done;
import io.understudy.traffic.Outcome.Refused;
import io.understudy.traffic.Outcome.Unknown;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A DNS record, changed by a dynamic update (RFC 2136) that is signed by TSIG (RFC 8945) and read
 * back from the same server. Clients follow when their resolvers' copies have run out.
 */
@ApplicationScoped
class DnsDirector implements Director {

  private static final long LONG_TTL = 60;

  @Override
  public String kind() {
    return "dns";
  }

  @Override
  public Outcome hold(Transfer transfer) {
    return new Done("the record stays as it is until the new node takes writes");
  }

  @Override
  public Outcome redirect(Transfer transfer) {
    return point(transfer, transfer.route().to());
  }

  @Override
  public Outcome release(Transfer transfer) {
    return new Done("nothing to release; clients follow within the record's time to live");
  }

  @Override
  public Outcome restore(Transfer transfer) {
    return point(transfer, transfer.route().from());
  }

  private static Outcome point(Transfer transfer, Node node) {
    Post post = transfer.post();
    var zone = new DnsZone(post);
    String address = post.of("addresses", node);
    try {
      if (zone.read().is(address, zone.ttl())) {
        return new Done("the record names " + address + " already");
      }
      String trouble = transfer.context().effect(zone.words(address), () -> zone.update(address));
      if (!trouble.isEmpty()) {
        return new Refused("the DNS server refused the update: " + trouble);
      }
      return zone.read().is(address, zone.ttl())
          ? new Done("the record names " + address)
          : new Unknown("the DNS server took the update and does not show it yet");
    } catch (DnsZone.Silent e) {
      return new Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Whereabouts where(Post post) {
    try {
      Found found = new DnsZone(post).read();
      Map<String, String> addresses = post.perNode("addresses");
      List<String> nodes =
          addresses.entrySet().stream()
              .filter(entry -> found.addresses().contains(DnsZone.normal(entry.getValue())))
              .map(Map.Entry::getKey)
              .toList();
      String detail =
          post.text("record")
              + (found.addresses().isEmpty()
                  ? " is not there"
                  : " is " + String.join(", ", found.addresses()) + " for " + found.ttl() + " s");
      return new Whereabouts.At(nodes, detail);
    } catch (DnsZone.Silent e) {
      return new Whereabouts.Untold(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<Concern> check(Post post, Route route) {
    var concerns = new ArrayList<Concern>();
    var zone = new DnsZone(post);
    try {
      String trouble = zone.authority();
      if (!trouble.isEmpty()) {
        concerns.add(post.concern(Concern.Sort.MISSING, trouble, post.text("server")));
        return concerns;
      }
      Found found = zone.read();
      if (found.addresses().isEmpty()) {
        concerns.add(
            post.concern(
                Concern.Sort.MISSING,
                "There is no record %s of the declared kind.".formatted(post.text("record")),
                "asked " + post.text("server")));
      } else {
        slow(post, zone, found, concerns);
      }
      if (post.group("tsig").isEmpty()) {
        concerns.add(
            post.concern(
                Concern.Sort.NOT_SIGNED,
                "Updates of %s are not signed: anybody who can send from the console's address could move the clients."
                    .formatted(post.text("record")),
                "the director has no tsig"));
      }
    } catch (DnsZone.Silent e) {
      String reason = String.valueOf(e.getMessage());
      concerns.add(post.concern(Concern.Sort.UNREACHABLE, reason, post.text("server")));
    }
    return concerns;
  }

  private static void slow(Post post, DnsZone zone, Found found, List<Concern> concerns) {
    if (found.ttl() > zone.ttl()) {
      concerns.add(
          post.concern(
              Concern.Sort.SLOW,
              "Resolvers may keep %s for %d s; %d s are declared."
                  .formatted(post.text("record"), found.ttl(), zone.ttl()),
              "its present time to live is " + found.ttl() + " s"));
    } else if (zone.ttl() > LONG_TTL) {
      concerns.add(
          post.concern(
              Concern.Sort.SLOW,
              "Resolvers may keep %s for %d s.".formatted(post.text("record"), zone.ttl()),
              "a declared ttl of up to " + LONG_TTL + " s is not warned of"));
    }
  }

  @Override
  public List<String> plan(Post post, Route route) {
    return List.of(
        "hold: nothing to do",
        "redirect: " + new DnsZone(post).words(post.of("addresses", route.to())),
        "release: nothing to do");
  }
}
