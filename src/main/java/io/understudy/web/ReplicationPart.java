package io.understudy.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.understudy.driver.Duty;
import io.understudy.driver.Replication;
import io.understudy.driver.Replication.Follower;
import io.understudy.driver.Replication.Upstream;
import io.understudy.inventory.Cluster;
import io.understudy.inventory.Instance;
import io.understudy.polling.RoleSighting;
import io.understudy.polling.RoleSightings;
import io.understudy.polling.Sighting;
import io.understudy.polling.Sightings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who follows whom, and how far behind; nothing where nothing replicates. */
@ApplicationScoped
class ReplicationPart implements ClusterPart {

  private static final int ORDER = 45;

  private final Template template;
  private final RoleSightings roles;
  private final Sightings sightings;

  ReplicationPart(
      @Location("replication-part.html") Template template,
      RoleSightings roles,
      Sightings sightings) {
    this.template = template;
    this.roles = roles;
    this.sightings = sightings;
  }

  /**
   * One instance.
   *
   * @param partners whom it follows, or who follows it
   * @param lag empty where it has none
   * @param rejoinable whether it is a standby that does not follow
   */
  public record Row(
      Instance instance,
      RoleSighting seen,
      Replication at,
      State state,
      String partners,
      String lag,
      boolean rejoinable) {}

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public String html(Cluster cluster) {
    List<Row> rows =
        cluster.instances().stream().flatMap(instance -> row(instance).stream()).toList();
    boolean replicates = rows.stream().anyMatch(row -> row.at().standby() || hasFollowers(row));
    return replicates ? template.data("cluster", cluster).data("rows", rows).render() : "";
  }

  private static boolean hasFollowers(Row row) {
    return !row.at().followers().isEmpty();
  }

  private Optional<Row> row(Instance instance) {
    RoleSighting seen = roles.of(instance.id()).orElse(null);
    Replication at = seen == null ? null : seen.status().replication();
    if (seen == null || at == null) {
      return Optional.empty();
    }
    boolean silent = sightings.of(instance.id()).state() == Sighting.State.UNREACHABLE;
    State state = state(instance, seen.status().duty(), at, silent);
    return Optional.of(
        new Row(
            instance,
            seen,
            at,
            state,
            partners(at),
            lag(at),
            !instance.node().primary() && state.kind() != State.Kind.OK));
  }

  /**
   * How an instance does what its role says. What a server did before it fell silent it may do no
   * longer.
   */
  static State state(Instance instance, Duty duty, Replication at, boolean silent) {
    State then = state(instance, duty, at);
    return silent && !duty.down()
        ? State.unknown("does not answer").because("when it was last seen: " + then.word())
        : then;
  }

  private static State state(Instance instance, Duty duty, Replication at) {
    boolean primary = instance.node().primary();
    return switch (duty) {
      case WRITABLE -> primary ? State.ok("takes writes") : State.bad("takes writes");
      case READ_ONLY -> State.warn("refuses writes");
      case IN_RECOVERY -> {
        if (primary) {
          yield State.bad("is a standby");
        }
        yield at.streaming()
            ? at.paused() ? State.warn("replay is paused") : State.ok("streams")
            : State.bad("does not stream");
      }
      case STOPPED -> State.bad("is shut down");
      case CRASHED -> State.bad("has ended without shutdown");
      case SERVING, SUSPENDED, ADMIN_ONLY, NONE -> State.unknown("has no role");
    };
  }

  private static String partners(Replication at) {
    Upstream upstream = at.upstream();
    if (upstream != null && upstream.host() != null) {
      String slot = upstream.slot() == null ? "" : ", slot " + upstream.slot();
      return "follows " + upstream.host() + ":" + upstream.port() + slot;
    }
    return at.followers().isEmpty()
        ? "nobody"
        : "followed by "
            + at.followers().stream().map(ReplicationPart::words).collect(Collectors.joining(", "));
  }

  private static String words(Follower follower) {
    String from = Objects.requireNonNullElse(follower.address(), "local socket");
    return "%s (%s, %s, %s)"
        .formatted(follower.applicationName(), from, follower.state(), follower.sync());
  }

  private static String lag(Replication at) {
    if (!at.standby() || at.replayed() == null) {
      return "";
    }
    long bytes = at.replayed().behind(at.position());
    Long millis = at.lagMillis();
    return bytes == 0
        ? "none"
        : bytes + " bytes" + (millis == null ? "" : ", " + millis / 1000 + " s");
  }
}
