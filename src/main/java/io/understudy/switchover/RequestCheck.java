package io.understudy.switchover;

import io.understudy.inventory.Cluster;
import io.understudy.problem.ErrorCode;
import io.understudy.problem.FieldError;
import io.understudy.problem.RequestRefused;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import io.understudy.readiness.OverriddenBy;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a request makes sense, and whether the one who asks may ask for all of it. */
final class RequestCheck {

  private static final int LONGEST_REASON = 500;
  private static final Pattern TICKET = Pattern.compile("\\P{Cntrl}{0,100}");

  private RequestCheck() {}

  static void check(Cluster cluster, MoveRequest request, Powers powers) {
    cluster.node(request.candidate());
    List<FieldError> errors = new ArrayList<>();
    if (!request.confirm().equals(cluster.name())) {
      errors.add(
          new FieldError("confirm", "type the cluster's name, " + cluster.name() + ", to confirm"));
    }
    if (request.reason().isBlank()
        && (request.kind() == MoveKind.FAILOVER || !request.override().isEmpty())) {
      errors.add(new FieldError("reason", "say why: a failover and every override need a reason"));
    }
    if (request.reason().length() > LONGEST_REASON) {
      errors.add(new FieldError("reason", "has more than " + LONGEST_REASON + " characters"));
    }
    if (!TICKET.matcher(request.ticket()).matches()) {
      errors.add(new FieldError("ticket", "is not 1 to 100 characters on one line"));
    }
    if (!request.kind().movesTheService() && request.syncFirst()) {
      errors.add(
          new FieldError(
              "syncFirst",
              "a " + request.kind().word() + " syncs nothing; sync before or after it"));
    }
    if (request.kind() != MoveKind.FAILOVER && request.unapplied() != Unapplied.LEAVE) {
      errors.add(new FieldError("unapplied", "is a choice for failovers only"));
    }
    for (FindingCode code : request.override()) {
      if (code.overriddenBy() == OverriddenBy.NOBODY) {
        errors.add(new FieldError("override", code + " cannot be overridden. " + code.remedy()));
      }
    }
    if (!errors.isEmpty()) {
      throw RequestRefused.fields(errors);
    }
    permit(cluster, request, powers);
  }

  private static void permit(Cluster cluster, MoveRequest request, Powers powers) {
    for (FindingCode code : request.override()) {
      if (!powers.mayOverride(code.overriddenBy())) {
        throw new RequestRefused(
            ErrorCode.NOT_PERMITTED,
            code
                + " may be overridden by an "
                + (code.overriddenBy() == OverriddenBy.ADMIN ? "admin" : "approver")
                + " only");
      }
    }
    boolean applies = request.syncFirst() || request.unapplied() == Unapplied.APPLY;
    if (applies && !powers.mayOverride(OverriddenBy.APPROVER)) {
      throw new RequestRefused(
          ErrorCode.NOT_PERMITTED, "syncing in the same go needs somebody who may approve syncs");
    }
    if (applies && cluster.fourEyes() && request.kind() != MoveKind.FAILOVER) {
      throw new RequestRefused(
          ErrorCode.FOUR_EYES,
          "cluster "
              + cluster.name()
              + " wants four eyes: propose the sync, let somebody else approve it, then switch");
    }
  }
}
