package io.understudy.traffic;

import io.understudy.security.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** The server, zone and record of one director. Every question goes over TCP and has a limit. */
final class DnsZone {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Post post;

  DnsZone(Post post) {
    this.post = post;
  }

  /** There was no answer. */
  static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Silent(String reason) {
      super(reason);
    }
  }

  /**
   * What the record says.
   *
   * @param addresses in the form of {@link #normal}; empty when there is no record
   * @param ttl in seconds, the longest
   */
  record Found(List<String> addresses, long ttl) {
    Found {
      addresses = List.copyOf(addresses);
    }

    boolean is(String address, long wantedTtl) {
      return addresses.equals(List.of(normal(address))) && ttl == wantedTtl;
    }
  }

  /** One form for every way of writing an address. */
  static String normal(String address) {
    return InetAddress.ofLiteral(address).getHostAddress();
  }

  long ttl() {
    return post.whole("ttl", 0);
  }

  /** What an update does, as nsupdate would be told; without the key's secret. */
  String words(String address) {
    return "nsupdate %s: delete %s %s; add %s %d %s %s"
        .formatted(
            post.text("server"),
            post.text("record"),
            String.join(" and ", types().stream().map(Type::string).toList()),
            post.text("record"),
            ttl(),
            Type.string(type(address)),
            address);
  }

  Found read() {
    var addresses = new TreeSet<String>();
    long longest = 0;
    for (int type : types()) {
      Message answer =
          send(Message.newQuery(Record.newRecord(name("record"), type, DClass.IN)), false);
      for (Record record : answer.getSection(Section.ANSWER)) {
        InetAddress address =
            switch (record) {
              case ARecord four -> four.getAddress();
              case AAAARecord six -> six.getAddress();
              default -> null;
            };
        if (address != null) {
          addresses.add(address.getHostAddress());
          longest = Math.max(longest, record.getTTL());
        }
      }
    }
    return new Found(List.copyOf(addresses), longest);
  }

  /** Why the server is not the one for this zone; empty when it is. */
  String authority() {
    Message answer =
        send(Message.newQuery(Record.newRecord(name("zone"), Type.SOA, DClass.IN)), false);
    boolean has =
        answer.getRcode() == Rcode.NOERROR
            && answer.getHeader().getFlag(Flags.AA)
            && !answer.getSection(Section.ANSWER).isEmpty();
    if (!has) {
      return "The DNS server %s is no authority for the zone %s (%s)."
          .formatted(post.text("server"), post.text("zone"), Rcode.string(answer.getRcode()));
    }
    return name("record").subdomain(name("zone"))
        ? ""
        : "The record %s is not in the zone %s.".formatted(post.text("record"), post.text("zone"));
  }

  /** Why the update was refused; empty when it was not. */
  String update(String address) {
    var update = new Update(name("zone"));
    types().forEach(type -> update.delete(name("record"), type));
    update.add(record(address));
    Message answer = send(update, true);
    if (answer.getRcode() != Rcode.NOERROR) {
      return Rcode.TSIGstring(answer.getRcode());
    }
    return post.group("tsig").isEmpty() || answer.isVerified()
        ? ""
        : "its answer is not signed with the key";
  }

  private Record record(String address) {
    InetAddress parsed = InetAddress.ofLiteral(address);
    return type(address) == Type.A
        ? new ARecord(name("record"), DClass.IN, ttl(), parsed)
        : new AAAARecord(name("record"), DClass.IN, ttl(), parsed);
  }

  private Message send(Message message, boolean signed) {
    String server = post.text("server");
    InetSocketAddress where = Endpoint.parse(server).resolved();
    if (where.isUnresolved()) {
      throw new Silent("The name of the DNS server " + server + " is not known.");
    }
    var resolver = new SimpleResolver(where);
    resolver.setTCP(true);
    resolver.setTimeout(LIMIT);
    if (signed && !post.group("tsig").isEmpty()) {
      resolver.setTSIGKey(key(post.group("tsig")));
    }
    try {
      return resolver.send(message);
    } catch (UnknownHostException e) {
      throw new Silent("The name of the DNS server " + server + " is not known.");
    } catch (IOException e) {
      throw new Silent("The DNS server %s does not answer: %s".formatted(server, e.getMessage()));
    }
  }

  private static TSIG key(Map<String, Object> tsig) {
    String secret = tsig.get("secret") instanceof Secret held ? held.reveal() : "";
    Name algorithm = TSIG.algorithmToName(text(tsig, "algorithm").toLowerCase(Locale.ROOT));
    return new TSIG(algorithm, parsed(text(tsig, "name")), secret);
  }

  private static String text(Map<String, Object> tsig, String field) {
    return String.valueOf(tsig.get(field));
  }

  /** The types of the declared addresses: A, AAAA or both. */
  private List<Integer> types() {
    return post.perNode("addresses").values().stream().map(DnsZone::type).distinct().toList();
  }

  private static int type(String address) {
    return address.contains(":") ? Type.AAAA : Type.A;
  }

  private Name name(String field) {
    return parsed(post.text(field));
  }

  private static Name parsed(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalStateException("the shape lets only names through", e);
    }
  }
}
