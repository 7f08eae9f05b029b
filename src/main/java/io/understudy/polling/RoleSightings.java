package io.understudy.polling;

import io.understudy.agentclient.Agents;
import io.understudy.agentclient.Answer;
import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.RoleStatus;
import io.understudy.events.Event;
import io.understudy.events.Events;
import io.understudy.inventory.Instance;
import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was last seen of the roles of instances. */
@ApplicationScoped
public class RoleSightings {

  /**
   * A product without roles, of whose room nothing is known, is asked again now and then: another
   * one may stand there.
   */
  private static final Duration WITHOUT_ROLES = Duration.ofMinutes(10);

  private final RoleRows rows;
  private final Agents agents;
  private final RoleLog log;
  private final Clock clock;

  RoleSightings(RoleRows rows, Agents agents, RoleLog log, Clock clock) {
    this.rows = rows;
    this.agents = agents;
    this.log = log;
    this.clock = clock;
  }

  /** The last sighting; empty when it was never told. */
  @Transactional
  public Optional<RoleSighting> of(InstanceId instance) {
    return rows.find(instance);
  }

  /** Asks the agent now and keeps what it says; not in a transaction. */
  public Optional<RoleStatus> ask(Instance instance) {
    Instant now = clock.instant();
    if (agents.role(instance.node().agent(), instance.component().name())
        instanceof Answer.Given<RoleStatus>(RoleStatus status)) {
      log.seen(instance, status, now);
      return Optional.of(status);
    }
    return Optional.empty();
  }

  /** The same, unless it is known that nothing is told there. */
  public void refresh(Instance instance) {
    Optional<RoleSighting> known = log.find(instance.id());
    boolean without =
        known
            .filter(seen -> seen.status().duty() == Duty.NONE)
            .filter(seen -> seen.status().capacity() == null)
            .filter(seen -> seen.at().plus(WITHOUT_ROLES).isAfter(clock.instant()))
            .isPresent();
    if (!without) {
      ask(instance);
    }
  }

  /** Writes down what was seen. */
  @ApplicationScoped
  static class RoleLog {

    private final RoleRows rows;
    private final Events events;

    RoleLog(RoleRows rows, Events events) {
      this.rows = rows;
      this.events = events;
    }

    @Transactional
    Optional<RoleSighting> find(InstanceId instance) {
      return rows.find(instance);
    }

    /** Pages hear of what an admin would call news, and not of every byte. */
    @Transactional
    void seen(Instance instance, RoleStatus status, Instant at) {
      Optional<RoleSighting> before = rows.find(instance.id());
      if (before.map(old -> old.saysTheSame(status)).orElse(false)) {
        return;
      }
      rows.store(
          instance.id(),
          before.map(old -> old.then(status, at)).orElse(RoleSighting.first(status, at)));
      if (!Objects.equals(before.map(old -> gist(old.status())).orElse(null), gist(status))) {
        events.tell(
            new Event(
                instance.cluster().name(),
                "poll",
                instance.node().name() + "/" + instance.component().name()));
      }
    }

    private static List<@Nullable Object> gist(RoleStatus status) {
      Replication at = status.replication();
      return at == null
          ? List.of(status.duty())
          : List.of(
              status.duty(),
              at.timeline(),
              at.streaming(),
              at.paused(),
              at.followers().stream().map(each -> each.applicationName() + each.state()).toList());
    }
  }
}
