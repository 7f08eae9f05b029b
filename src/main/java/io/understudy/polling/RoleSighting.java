package io.understudy.polling;

import io.understudy.driver.Capacity;
import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of the role of an instance.
 *
 * @param served the last one with which it took writes, null when it was never seen to
 * @param servedAt when that was
 */
public record RoleSighting(
    RoleStatus status, Instant at, @Nullable RoleStatus served, @Nullable Instant servedAt) {

  /** With a newer status. */
  RoleSighting then(RoleStatus newer, Instant when) {
    boolean serves = newer.duty() == Duty.WRITABLE;
    return new RoleSighting(newer, when, serves ? newer : served, serves ? when : servedAt);
  }

  /**
   * Whether there is nothing to write down. Where servers replicate, every position and its moment
   * count: a failover tells by them what was lost. Of a server on its own the position is nobody's
   * concern, and a poll that finds it, and what room it has, about as before writes nothing.
   */
  boolean saysTheSame(RoleStatus newer) {
    return alone(status)
        && alone(newer)
        && withoutPosition(status).equals(withoutPosition(newer))
        && Capacity.alike(status.capacity(), newer.capacity());
  }

  private static boolean alone(RoleStatus status) {
    Replication at = status.replication();
    return at == null || (!at.standby() && at.followers().isEmpty() && at.slots().isEmpty());
  }

  private static List<Object> withoutPosition(RoleStatus status) {
    Replication at = status.replication();
    return List.of(
        status.duty(),
        Optional.ofNullable(status.identity()),
        status.means(),
        status.routes(),
        at == null ? 0 : at.timeline(),
        at == null ? Map.of() : at.settings());
  }

  static RoleSighting first(RoleStatus status, Instant when) {
    return new RoleSighting(status, when, null, null).then(status, when);
  }
}
