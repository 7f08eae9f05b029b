package io.understudy.switchover;

import io.understudy.parameter.Consequence;
import io.understudy.parameter.Effect;
import io.understudy.parameter.ParameterKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that would serve after a switch now, against the one that serves today.
 *
 * @param differences what clients would be served with that is not as today, the gravest first
 * @param moves role-bound parameters that the candidate would take over, by key
 * @param unknown what cannot be told, one sentence each
 */
public record Outlook(
    String primary,
    String candidate,
    List<Difference> differences,
    List<Move> moves,
    List<String> unknown) {

  public Outlook {
    differences = List.copyOf(differences);
    moves = List.copyOf(moves);
    unknown = List.copyOf(unknown);
  }

  /** Why a parameter would not be as today. */
  public enum Why {
    /** It drifted, and a sync would make it as today. */
    A_SYNC_BRINGS_IT,
    /** It drifted, and no sync changes it. */
    NO_SYNC_BRINGS_IT,
    /** Each node has its own. */
    NODE,
    /** It belongs to a role, and does not move by itself. */
    ROLE,
    /** A rule says so. */
    RULE,
    /** A secret that cannot be compared. */
    NOT_COMPARABLE
  }

  /**
   * One parameter that would not be as today.
   *
   * @param today the primary's value as it may be shown, null when it has none
   * @param after the candidate's value after the switch, null when it has none
   */
  public record Difference(
      String component,
      ParameterKey key,
      @Nullable String today,
      @Nullable String after,
      Consequence consequence,
      Effect effect,
      Why why) {}

  /** One role-bound parameter that moves: the candidate's value now and after the switch. */
  public record Move(
      String component, ParameterKey key, @Nullable String now, @Nullable String after) {}
}
