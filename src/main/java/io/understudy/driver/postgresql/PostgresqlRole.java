package io.understudy.driver.postgresql;

import io.understudy.driver.Admission;
import io.understudy.driver.Admission.Answer;
import io.understudy.driver.ApplyOutcome;
import io.understudy.driver.Approach;
import io.understudy.driver.Draft;
import io.understudy.driver.Journal;
import io.understudy.driver.Refusal;
import io.understudy.driver.RoleControl;
import io.understudy.driver.RoleOrder;
import io.understudy.driver.RoleStatus;
import io.understudy.driver.RoleStyle;
import io.understudy.driver.Surroundings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Roles of PostgreSQL servers, that replicate or not. */
final class PostgresqlRole implements RoleControl {

  private final RoleStanding standing;
  private final Access access;
  private final Surroundings around;
  private final ReadOnlyRole readOnly;
  private final StreamingRole streaming;
  private final ServerPower power;

  PostgresqlRole(PostgresqlSession session, Access access, Surroundings around) {
    this.access = access;
    this.around = around;
    this.power = new ServerPower(access, around.controls());
    this.standing = new RoleStanding(session, access, around, power);
    this.readOnly = new ReadOnlyRole(session);
    this.streaming = new StreamingRole(standing, power);
  }

  @Override
  public RoleStatus status() {
    return standing.status();
  }

  @Override
  public Draft draft(RoleOrder order) {
    return switch (order) {
      case RoleOrder.Prepare _ -> streaming.preparation();
      case RoleOrder.Trial _ -> new Draft.Ready(List.of());
      case RoleOrder.Demote(RoleStyle style, var _) ->
          switch (style) {
            case READ_ONLY -> readOnly.demotion();
            case STREAMING -> streaming.demotion();
          };
      case RoleOrder.Promote(RoleStyle style, var _) ->
          switch (style) {
            case READ_ONLY -> readOnly.promotion();
            case STREAMING -> streaming.promotion();
          };
      case RoleOrder.Resume(RoleStyle style) ->
          switch (style) {
            case READ_ONLY -> readOnly.promotion();
            case STREAMING -> streaming.resumption();
          };
      case RoleOrder.Welcome(List<String> slots) -> streaming.welcoming(slots);
      case RoleOrder.Rejoin rejoin -> rejoining().draft(rejoin);
    };
  }

  @Override
  public Admission admission(Approach approach) {
    try {
      return new Knock(new FollowRoute(access, around).along(approach)).admission();
    } catch (Impossible e) {
      return new Admission(Answer.NO_WAY, e.getMessage() + "; " + e.refusal().remedy());
    }
  }

  @Override
  public ApplyOutcome carryOut(RoleOrder order, Journal journal) {
    return switch (order) {
      case RoleOrder.Prepare _ -> streaming.prepare(journal);
      case RoleOrder.Trial _ -> throwAway().run(journal);
      case RoleOrder.Demote(RoleStyle style, var _) ->
          switch (style) {
            case READ_ONLY -> readOnly.demote(journal);
            case STREAMING -> streaming.demote(journal);
          };
      case RoleOrder.Promote(RoleStyle style, RoleOrder.CatchUp after) ->
          switch (style) {
            case READ_ONLY -> readOnly.promote(journal);
            case STREAMING -> streaming.promote(after, journal);
          };
      case RoleOrder.Resume(RoleStyle style) ->
          switch (style) {
            case READ_ONLY -> readOnly.promote(journal);
            case STREAMING -> streaming.resume(journal);
          };
      case RoleOrder.Welcome(List<String> slots) -> streaming.welcome(slots, journal);
      case RoleOrder.Rejoin rejoin -> rejoining().run(rejoin, journal);
    };
  }

  private ThrowAway throwAway() {
    return new ThrowAway(standing, access, power);
  }

  private Rejoining rejoining() {
    return new Rejoining(standing, access, around, power);
  }

  static void execute(Connection connection, String sql, Journal journal) throws SQLException {
    journal.before(ServerPower.command(sql));
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
    journal.after("done");
  }

  @Override
  public ApplyOutcome recover(RoleOrder order, Journal journal) {
    return switch (order) {
      case RoleOrder.Prepare _ -> interrupted(order);
      case RoleOrder.Trial _ -> {
        throwAway().clear(journal);
        yield interrupted(order);
      }
      case RoleOrder.Welcome _ -> interrupted(order);
      case RoleOrder.Demote(RoleStyle style, var _) ->
          style == RoleStyle.STREAMING ? streaming.stopOutcome(order) : interrupted(order);
      case RoleOrder.Promote(RoleStyle style, var _) ->
          style == RoleStyle.STREAMING ? streaming.writableOutcome(order) : interrupted(order);
      case RoleOrder.Resume(RoleStyle style) ->
          style == RoleStyle.STREAMING ? streaming.writableOutcome(order) : interrupted(order);
      case RoleOrder.Rejoin rejoin -> {
        rejoining().restore(journal);
        yield interrupted(rejoin);
      }
    };
  }

  static ApplyOutcome interrupted(RoleOrder order) {
    return broken(
        "the agent was ended while it carried out '%s', so it may be half done"
            .formatted(order.verb()),
        "ask for it again; it can be repeated without harm");
  }

  static ApplyOutcome broken(String reason, String remedy) {
    return new ApplyOutcome.Broken(List.of(new Refusal(null, reason, remedy)));
  }

  static ApplyOutcome refused(String reason, String remedy) {
    return new ApplyOutcome.Refused(List.of(new Refusal(null, reason, remedy)));
  }
}
