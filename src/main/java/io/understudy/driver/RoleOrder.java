package io.understudy.driver;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.understudy.parameter.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do about a server's role. Each can be ordered again after it was interrupted, and
 * does nothing when its aim is reached already.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verb")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RoleOrder.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = RoleOrder.Trial.class, name = "trial"),
  @JsonSubTypes.Type(value = RoleOrder.Demote.class, name = "demote"),
  @JsonSubTypes.Type(value = RoleOrder.Promote.class, name = "promote"),
  @JsonSubTypes.Type(value = RoleOrder.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = RoleOrder.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = RoleOrder.Rejoin.class, name = "rejoin")
})
public sealed interface RoleOrder {

  /** Does beforehand what would make a following demotion slow; clients notice nothing. */
  record Prepare() implements RoleOrder {}

  /**
   * Promotes a throw-away copy of a standby, where the product and {@code agent.yaml} let it: what
   * came of it, or why it was not tried, is the outcome's note. The standby stays one.
   */
  record Trial() implements RoleOrder {}

  /**
   * Stop taking writes; returns when nobody can write any more. What takes requests takes no new
   * ones, and those under way may end.
   *
   * @param patienceMillis how long requests under way may take; null: as {@code agent.yaml} says
   */
  record Demote(RoleStyle style, @Nullable Long patienceMillis) implements RoleOrder {
    public Demote {
      Objects.requireNonNull(style, "style");
    }

    public Demote(RoleStyle style) {
      this(style, null);
    }
  }

  /**
   * Start taking writes; returns when a write would be taken.
   *
   * @param after what must have arrived and been replayed before, null when nothing must
   */
  record Promote(RoleStyle style, @Nullable CatchUp after) implements RoleOrder {
    public Promote {
      Objects.requireNonNull(style, "style");
    }
  }

  /** Take writes again after a demotion that is undone: nobody else was promoted. */
  record Resume(RoleStyle style) implements RoleOrder {
    public Resume {
      Objects.requireNonNull(style, "style");
    }
  }

  /**
   * Make ready for followers: a server that takes writes makes the slots they will use.
   *
   * @param slots those that are not there are made
   */
  record Welcome(List<String> slots) implements RoleOrder {
    public Welcome {
      slots = List.copyOf(slots);
    }
  }

  /**
   * Follow another server from now on, whatever this one did before.
   *
   * @param node this server's node
   * @param primary the node to follow
   * @param identity the installation that both are copies of
   * @param timeline of the server to follow
   * @param history where its earlier timelines ended
   * @param route how to get there
   * @param slot the slot to use there, null when none
   * @param leftovers slots of this server that nobody uses any more
   */
  record Rejoin(
      String node,
      String primary,
      String identity,
      int timeline,
      List<Replication.Fork> history,
      Route route,
      @Nullable String slot,
      List<String> leftovers)
      implements RoleOrder {
    public Rejoin {
      Objects.requireNonNull(route, "route");
      history = List.copyOf(history);
      leftovers = List.copyOf(leftovers);
    }

    public Approach approach() {
      return new Approach(node, primary, route);
    }
  }

  /**
   * What must have arrived.
   *
   * @param timeline the one that the promotion ends
   * @param position the demoted server's last: what lies behind it has arrived when this has
   * @param patienceMillis how long it is waited for
   */
  record CatchUp(int timeline, LogPosition position, long patienceMillis) {
    public CatchUp {
      Objects.requireNonNull(position, "position");
    }

    public Duration patience() {
      return Duration.ofMillis(patienceMillis);
    }
  }

  /**
   * How a server is reached by one that is to follow it.
   *
   * @param model how the server to follow connected itself while it was a standby, null when that
   *     is not known; its host and port are replaced
   * @param host where it was seen to connect from, null when it was not seen
   * @param port where it listens, 0 when it is not known
   */
  record Route(@Nullable Value model, @Nullable String host, int port) {}

  /** The word for people. */
  default String verb() {
    return switch (this) {
      case Prepare _ -> "prepare";
      case Trial _ -> "trial";
      case Demote _ -> "demote";
      case Promote _ -> "promote";
      case Resume _ -> "resume";
      case Welcome _ -> "welcome";
      case Rejoin _ -> "rejoin";
    };
  }
}
