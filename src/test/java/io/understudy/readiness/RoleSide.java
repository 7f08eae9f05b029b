package io.understudy.readiness;

import io.understudy.driver.Capacity;
import io.understudy.driver.Duty;
import io.understudy.driver.LogPosition;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.Replication.Slot;
import io.understudy.driver.Replication.Upstream;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStatus.Means;
import io.understudy.readiness.Situation.RoleView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one side of a pair in perfect order stands in replication, to be spoilt. */
final class RoleSide {

  final boolean standby;
  int timeline = 1;
  LogPosition position = LogPosition.of("0/3000100");
  LogPosition replayed = position;
  long lagMillis;
  boolean paused;
  boolean inAnyCase;
  @Nullable Upstream upstream;
  List<Follower> followers;
  List<Slot> slots = List.of();
  final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "max_connections", "100",
              "wal_log_hints", "on",
              "port", "5432",
              "synchronous_standby_names", "",
              "primary_slot_name", ""));
  final Set<Means> means = EnumSet.allOf(Means.class);

  Capacity capacity =
      new Capacity(
          List.of(new Capacity.Disk("data", 60L << 30, 100L << 30)),
          new Capacity.Connections(40, 97));

  RoleSide(boolean standby) {
    this.standby = standby;
    this.upstream = standby ? new Upstream("10.0.0.1", 5432, null, "beta", true) : null;
    this.followers =
        standby
            ? List.of()
            : List.of(
                new Follower(
                    "beta",
                    "10.0.0.2",
                    null,
                    "streaming",
                    position,
                    position,
                    position,
                    0L,
                    "async"));
  }

  RoleView view(Duty duty, Instant at) {
    RoleStatus now = status(duty);
    boolean serves = !standby;
    return new RoleView(
        now, at, serves ? status(Duty.WRITABLE) : null, serves ? at.minusSeconds(8) : null);
  }

  private RoleStatus status(Duty duty) {
    return new RoleStatus(
        duty,
        "7301",
        new Replication(
            standby,
            timeline,
            position,
            standby ? replayed : null,
            standby ? lagMillis : null,
            null,
            paused,
            upstream,
            followers,
            slots,
            List.of(),
            settings),
        means,
        Set.of(),
        capacity);
  }
}
