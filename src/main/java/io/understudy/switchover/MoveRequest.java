package io.understudy.switchover;

import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import java.util.Set;

/**
 * What somebody asks for.
 *
 * @param candidate the node to move to
 * @param reason possibly blank; needed for a failover and for every override
 * @param confirm the cluster's name, typed
 * @param override findings to go on in spite of
 * @param syncFirst whether drift is synced in the same go, which needs who may approve
 * @param unapplied for a failover only
 * @param ticket where the change is kept elsewhere, possibly blank
 */
public record MoveRequest(
    MoveKind kind,
    String candidate,
    String reason,
    String confirm,
    Set<FindingCode> override,
    boolean syncFirst,
    Unapplied unapplied,
    String ticket) {

  public MoveRequest {
    override = Set.copyOf(override);
  }

  /** Without a ticket. */
  public MoveRequest(
      MoveKind kind,
      String candidate,
      String reason,
      String confirm,
      Set<FindingCode> override,
      boolean syncFirst,
      Unapplied unapplied) {
    this(kind, candidate, reason, confirm, override, syncFirst, unapplied, "");
  }
}
