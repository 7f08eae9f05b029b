package io.understudy.polling;

import io.understudy.driver.Duty;
import io.understudy.driver.RoleStatus;
import java.time.Instant;
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

  static RoleSighting first(RoleStatus status, Instant when) {
    return new RoleSighting(status, when, null, null).then(status, when);
  }
}
