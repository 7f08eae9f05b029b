package io.understudy.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something that moves clients, to be carried out once: {@code PUT /v1/traffic/orders/{id}}. The id
 * is chosen by the console before it calls; the same order under the same id is never carried out
 * again and answers how the first stands.
 *
 * <p>What an order may say is names that {@code agent.yaml} has already: which of its commands,
 * which of its addresses, which server of its HAProxy. It holds no path, no program and no
 * argument.
 *
 * <p>Every order carries a fencing token; an agent refuses (409) one whose token is lower than the
 * highest it has seen for the same {@link #subject()}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrafficOrder.Run.class, name = "command"),
  @JsonSubTypes.Type(value = TrafficOrder.Address.class, name = "vip"),
  @JsonSubTypes.Type(value = TrafficOrder.Servers.class, name = "haproxy"),
  @JsonSubTypes.Type(value = TrafficOrder.Pool.class, name = "pgbouncer")
})
public sealed interface TrafficOrder {

  /** The fencing token. */
  long token();

  /** What it is about: orders about the same thing come one after the other. */
  String subject();

  /** The same order, given by the console that has this token. */
  TrafficOrder by(long token);

  /** Whether it asks for the same, whoever asks. */
  default boolean sameWork(TrafficOrder other) {
    return by(other.token()).equals(other);
  }

  /** What a command of {@code agent.yaml} is to do. */
  enum Action {
    /** Keep new clients from the old node. */
    HOLD,
    /** Send clients to the new node. */
    REDIRECT,
    /** Let clients go on that were held. */
    RELEASE,
    /** Send clients to the old node again, and hold none. */
    RESTORE,
    /** Make sure that the old node's servers are off; only where they cannot be asked. */
    FENCE
  }

  /**
   * Run the entry of this name in {@code commands:}.
   *
   * @param from the node that serves, or served
   * @param to the node that is to serve
   */
  record Run(long token, String command, Action action, String from, String to)
      implements TrafficOrder {
    public Run {
      Names.require("command", command);
      Names.require("from", from);
      Names.require("to", to);
      Objects.requireNonNull(action, "action");
    }

    @Override
    public String subject() {
      return "command " + command;
    }

    @Override
    public Run by(long other) {
      return new Run(other, command, action, from, to);
    }
  }

  /**
   * Take or give up an address that {@code agent.yaml} has.
   *
   * @param held whether this node shall have it
   */
  record Address(long token, String address, String device, boolean held) implements TrafficOrder {
    public Address {
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(device, "device");
    }

    @Override
    public String subject() {
      return "vip " + address;
    }

    @Override
    public Address by(long other) {
      return new Address(other, address, device, held);
    }
  }

  /** What a server of HAProxy is to do with new sessions. */
  enum ServerState {
    /** Take them. */
    READY,
    /** Keep those there are, take no new ones. */
    DRAIN,
    /** Take none; those that are there end as soon as they can. */
    MAINT
  }

  /**
   * Bring servers of HAProxy into these states, then write the state file that {@code agent.yaml}
   * names.
   *
   * @param states server → its state; empty when only the file is to be written
   * @param end whether sessions of servers in {@code MAINT} are ended at once
   */
  record Servers(long token, String backend, Map<String, ServerState> states, boolean end)
      implements TrafficOrder {
    public Servers {
      Names.require("backend", backend);
      states = Map.copyOf(states);
      states.keySet().forEach(server -> Names.require("server", server));
    }

    @Override
    public String subject() {
      return "haproxy " + backend;
    }

    @Override
    public Servers by(long other) {
      return new Servers(other, backend, states, end);
    }
  }

  /** Let an entry of PgBouncer's {@code [databases]} name this server. */
  record Pool(long token, String database, String host, int port) implements TrafficOrder {
    public Pool {
      Names.require("database", database);
      Names.require("host", host);
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port");
      }
    }

    @Override
    public String subject() {
      return "pgbouncer " + database;
    }

    @Override
    public Pool by(long other) {
      return new Pool(other, database, host, port);
    }
  }

  /** What names in orders are made of. */
  final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,254}");

    private Names() {}

    /** Whether a text can be a name. */
    public static boolean isName(String text) {
      return NAME.matcher(text).matches();
    }

    static void require(String field, String name) {
      if (name == null || !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            field + " is not 1 to 255 letters, digits, dots, colons, dashes, underscores");
      }
    }
  }
}
