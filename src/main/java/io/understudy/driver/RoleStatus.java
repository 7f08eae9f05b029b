package io.understudy.driver;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server does and how it could be made to do something else, read just now.
 *
 * @param duty what it does
 * @param identity the installation, as {@link Identity#id}; null when it cannot be told
 * @param replication where it stands, null when the product or this server does not replicate
 * @param means what the agent has been given to change its role with
 * @param routes the nodes to which {@code agent.yaml} says how they are followed
 * @param capacity what room it has, null when nothing can be told of that
 */
public record RoleStatus(
    Duty duty,
    @Nullable String identity,
    @Nullable Replication replication,
    Set<Means> means,
    Set<String> routes,
    @Nullable Capacity capacity) {

  /** What {@code agent.yaml} gives. */
  public enum Means {
    /** A command that starts the server. */
    START,
    /** A command that stops it. */
    STOP,
    /** The product's programs and the server's files: it can be read while it is down. */
    FILES,
    /** What brings a server back that has diverged. */
    REWIND
  }

  public RoleStatus {
    Objects.requireNonNull(duty, "duty");
    means = Set.copyOf(means);
    routes = Set.copyOf(routes);
  }

  /** One of whose room nothing is said. */
  public RoleStatus(
      Duty duty,
      @Nullable String identity,
      @Nullable Replication replication,
      Set<Means> means,
      Set<String> routes) {
    this(duty, identity, replication, means, routes, null);
  }

  /** The same with this room. */
  public RoleStatus with(@Nullable Capacity room) {
    return new RoleStatus(duty, identity, replication, means, routes, room);
  }

  /** Of a product without roles. */
  public static final RoleStatus NONE = new RoleStatus(Duty.NONE, null, null, Set.of(), Set.of());

  /** Whether it follows another server. */
  public boolean follows() {
    return duty == Duty.IN_RECOVERY;
  }
}
