package io.understudy.agent.work;

import io.understudy.protocol.PeerView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether this node reaches the servers of its peers. The addresses stand in {@code agent.yaml}
 * alone: who asks names a peer, never an address.
 */
public final class Watch {

  private static final int PATIENCE_MILLIS = 1_000;

  private final Map<String, List<String>> peers;
  private final Clock clock;

  /** What one attempt came to. */
  private enum Reach {
    REACHED,
    SILENT,
    UNKNOWN
  }

  public Watch(Map<String, List<String>> peers, Clock clock) {
    this.peers = Map.copyOf(peers);
    this.clock = clock;
  }

  /** What is seen of a peer now; empty when none of its addresses is configured. Takes a second. */
  public Optional<PeerView> look(String peer) {
    List<String> addresses = peers.get(peer);
    if (addresses == null) {
      return Optional.empty();
    }
    var reached = new ArrayList<String>();
    var silent = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reach>> tries =
          addresses.stream().map(address -> threads.submit(() -> reach(address))).toList();
      for (int i = 0; i < addresses.size(); i++) {
        switch (tries.get(i).get()) {
          case REACHED -> reached.add(addresses.get(i));
          case SILENT -> silent.add(addresses.get(i));
          case UNKNOWN -> unknown.add(addresses.get(i));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new PeerView(peer, List.of(), List.of(), addresses, clock.instant()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return Optional.of(new PeerView(peer, reached, silent, unknown, clock.instant()));
  }

  /** A name that does not resolve says nothing about the peer. */
  private static Reach reach(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    InetSocketAddress where =
        new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
    if (where.isUnresolved()) {
      return Reach.UNKNOWN;
    }
    try (Socket socket = new Socket()) {
      socket.connect(where, PATIENCE_MILLIS);
      return Reach.REACHED;
    } catch (IOException e) {
      return Reach.SILENT;
    }
  }
}
