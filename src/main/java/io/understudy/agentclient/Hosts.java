package io.understudy.agentclient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agents' hosts are silent: they neither take nor refuse a connection, as without power or
 * behind a cut network. On a connection that stood before, such a host would be waited for as long
 * as an answer may take; so it is tried beside the request, with a connection of its own, whether
 * anybody is there at all. A slow agent's host takes that connection.
 */
final class Hosts {

  /** Long enough for a packet that was lost to be sent again (RFC 6298: after one second). */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** For a host of which that is expected. */
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  /** For so long a silent host is not tried again: whoever asks many questions waits once. */
  private static final long REST = Duration.ofSeconds(2).toNanos();

  /** Until when it is not tried again, by {@link System#nanoTime}. */
  private final Map<String, Long> silent = new ConcurrentHashMap<>();

  /** Whether one that was silent, or suspected of it, still is; tries no other. */
  boolean stillSilent(URI agent) {
    Long rests = silent.get(agent.getAuthority());
    return rests != null && (System.nanoTime() - rests < 0 || silent(agent, BRIEFLY));
  }

  /** Whether nobody is there now; blocks for {@link #PATIENCE} then. */
  boolean silent(URI agent) {
    return silent(agent, PATIENCE);
  }

  /** A connection to it did not come about in time. */
  void foundSilent(URI agent) {
    silent.put(agent.getAuthority(), System.nanoTime() + REST);
  }

  /** Somebody else reaches nobody there: it is tried now, before it is asked next. */
  void suspect(URI agent) {
    silent.put(agent.getAuthority(), System.nanoTime());
  }

  private boolean silent(URI agent, Duration patience) {
    boolean nobody = nobody(agent, patience);
    if (nobody) {
      foundSilent(agent);
    } else {
      silent.remove(agent.getAuthority());
    }
    return nobody;
  }

  private static boolean nobody(URI agent, Duration patience) {
    int usual = "https".equals(agent.getScheme()) ? 443 : 80;
    int port = agent.getPort() < 0 ? usual : agent.getPort();
    String host = agent.getHost().replaceAll("[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
      return false;
    } catch (SocketTimeoutException | NoRouteToHostException e) {
      return true;
    } catch (IOException e) {
      return false; // a host that refuses is there, and of a name that is not known nothing is
    }
  }
}
