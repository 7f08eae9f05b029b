package io.understudy.driver.postgresql;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.ChangeRequest.Wish;
import io.understudy.driver.Refusal;
import io.understudy.parameter.Parameter;
import io.understudy.parameter.ParameterSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sort of parameters of a server: all keys whose first segment is {@link #name}. Has no state
 * but caches, and runs nothing that changes the server: that is what {@link Step}s are for.
 */
interface Family {

  /** The first segment of its keys. */
  String name();

  /**
   * SQL expressions of type {@code text}, cheap, over catalogs and functions; whenever a parameter
   * of this family may have changed, the value of one of them has changed. They are the columns of
   * one prepared query, asked at every poll.
   */
  List<String> fingerprint(ServerFacts facts);

  /**
   * What else moves when a parameter may have changed and no SQL expression of one database tells.
   */
  default String alsoWatch(Look look) throws SQLException {
    return "";
  }

  /** Reads all parameters of this family through a connection opened after the last reload. */
  Gathered gather(Look look) throws SQLException;

  /**
   * Turns the wishes of this family into steps, in the order in which they must run, and refuses
   * what would not be safe or possible. Wishes that are fulfilled already give no step. Changes
   * nothing.
   *
   * @param live all parameters of the server, of every family
   * @param wishes those of the request that belong to this family
   * @param request the whole request
   */
  Drafted draft(Look look, ParameterSet live, List<Wish> wishes, ChangeRequest request)
      throws SQLException;

  /**
   * Whether the server means the wished value although it prints another text ({@code -1} became
   * {@code 4MB}). Asked after a change, only when the two are not the same by their type.
   *
   * @param live what was read back, null when nothing
   */
  default boolean fulfilled(Look look, @Nullable Parameter live, Wish wish) throws SQLException {
    return false;
  }

  /** Whether the engine itself carries all of it to a server in recovery, where it is read-only. */
  default boolean replicated() {
    return false;
  }

  /**
   * What the server finds wrong with its configuration as it stands in its files now. Asked before
   * a change (an old fault is not ours) and after the reload (a new one is).
   */
  default List<Refusal> complaints(Look look) throws SQLException {
    return List.of();
  }
}
