package io.understudy.readiness;

import io.understudy.driver.Approach;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.history.History;
import io.understudy.inventory.Instance;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one server would get to another that it is to follow: preflight tries what a rejoin takes.
 */
@ApplicationScoped
public class Ways {

  private static final ParameterKey CONNINFO = ParameterKey.of("settings", "primary_conninfo");

  private final History history;

  Ways(History history) {
    this.history = history;
  }

  /**
   * The way to a server as far as it is recorded.
   *
   * @param there what that server said last
   * @param seenFrom where it was seen to connect from while it was a standby, null when nobody saw
   *     it: then its agent's host is taken
   */
  public Approach to(
      Instance primary, Replication there, @Nullable String seenFrom, Instance follower) {
    String host =
        seenFrom == null
            ? Objects.toString(primary.node().agent().url().getHost(), null)
            : seenFrom;
    int port = there.setting("port").map(Integer::parseInt).orElse(0);
    return new Approach(
        follower.node().name(),
        primary.node().name(),
        new RoleOrder.Route(
            history
                .latest(primary.id())
                .flatMap(
                    revision -> history.parameters(primary.id(), revision.number()).find(CONNINFO))
                .map(Parameter::value)
                .orElse(null),
            host,
            port));
  }

  /** Where an instance connects from, as the server that it followed saw it. */
  public static @Nullable String seenFrom(
      @Nullable RoleStatus followed, @Nullable RoleStatus standby) {
    Replication above = followed == null ? null : followed.replication();
    Replication own = standby == null ? null : standby.replication();
    if (above == null) {
      return null;
    }
    Replication.Upstream upstream = own == null ? null : own.upstream();
    List<Follower> followers = above.followers();
    return followers.stream()
        .filter(follower -> isSame(follower, upstream))
        .map(Follower::address)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(followers.size() == 1 ? followers.getFirst().address() : null);
  }

  private static boolean isSame(Follower follower, Replication.@Nullable Upstream upstream) {
    if (upstream == null) {
      return false;
    }
    String slot = upstream.slot();
    boolean bySlot = slot != null && !slot.isEmpty();
    return bySlot
        ? Objects.equals(slot, follower.slot())
        : follower.applicationName().equals(upstream.applicationName());
  }
}
