package io.understudy.switchover;

import io.understudy.readiness.OverriddenBy;

/** What the one who asks may do, beside operating. */
public record Powers(boolean approver, boolean admin) {

  boolean mayOverride(OverriddenBy by) {
    return switch (by) {
      case NOBODY -> false;
      case APPROVER -> approver || admin;
      case ADMIN -> admin;
    };
  }
}
