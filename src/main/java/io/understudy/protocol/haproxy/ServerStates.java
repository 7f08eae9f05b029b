package io.understudy.protocol.haproxy;

import io.understudy.protocol.TrafficOrder.ServerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code show servers state} says of the servers of one backend.
 *
 * @param servers in HAProxy's order; empty when there is no such backend
 */
public record ServerStates(Map<String, Server> servers) {

  private static final int BACKEND = 1;
  private static final int NAME = 3;
  private static final int OPERATION = 5;
  private static final int ADMIN = 6;

  /** {@code SRV_ST_STOPPED}; 1 is starting, 2 running, 3 stopping softly. */
  private static final int STOPPED = 0;

  private static final int STARTING = 1;
  private static final int RUNNING = 2;

  /**
   * {@code SRV_ADMF_MAINT}: forced, inherited, by resolution. By configuration (4) is history only.
   */
  private static final int IN_MAINT = 0x01 | 0x02 | 0x20;

  /** {@code SRV_ADMF_DRAIN}: forced or inherited. */
  private static final int IN_DRAIN = 0x08 | 0x10;

  public ServerStates {
    servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers));
  }

  /**
   * A server.
   *
   * @param up whether its health lets it serve, whatever an admin wants
   * @param wanted what an admin wants
   */
  public record Server(boolean up, ServerState wanted) {

    /** Whether new sessions go there. */
    public boolean takesSessions() {
      return up && wanted == ServerState.READY;
    }
  }

  /** The servers of this backend, out of the answer. */
  public static ServerStates of(String answer, String backend) {
    var servers = new LinkedHashMap<String, Server>();
    answer
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > ADMIN && fields[BACKEND].equals(backend))
        .forEach(fields -> servers.put(fields[NAME], server(fields)));
    return new ServerStates(servers);
  }

  private static Server server(String[] fields) {
    int operation = Integer.parseInt(fields[OPERATION]);
    int admin = Integer.parseInt(fields[ADMIN]);
    ServerState wanted =
        (admin & IN_MAINT) != 0
            ? ServerState.MAINT
            : (admin & IN_DRAIN) != 0 ? ServerState.DRAIN : ServerState.READY;
    boolean up =
        operation == RUNNING
            || operation == STARTING
            || (operation != STOPPED && wanted != ServerState.READY);
    return new Server(up, wanted);
  }

  /** Whether every one of these servers is as wanted, whatever its health. */
  public boolean fulfil(Map<String, ServerState> wanted) {
    return wanted.entrySet().stream()
        .allMatch(entry -> {
          Server server = servers.get(entry.getKey());
          return server != null && server.wanted() == entry.getValue();
        });
  }

  /**
   * The commands that bring servers there: first those that take sessions away.
   *
   * @param end whether sessions of servers in maintenance are ended at once
   */
  public static String commands(String backend, Map<String, ServerState> wanted, boolean end) {
    var first = new TreeMap<>(wanted);
    first.values().removeIf(state -> state == ServerState.READY);
    var last = new TreeMap<>(wanted);
    last.values().removeIf(state -> state != ServerState.READY);
    var lines = new ArrayList<String>();
    first.forEach((server, state) -> lines.add(set(backend, server, state)));
    last.forEach((server, state) -> lines.add(set(backend, server, state)));
    first.forEach((server, state) -> {
      if (end && state == ServerState.MAINT) {
        lines.add("shutdown sessions server " + backend + "/" + server);
      }
    });
    return lines.stream().collect(Collectors.joining("; "));
  }

  private static String set(String backend, String server, ServerState state) {
    String word = state.name().toLowerCase(Locale.ROOT);
    return "set server " + backend + "/" + server + " state " + word;
  }
}
