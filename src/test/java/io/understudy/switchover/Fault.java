package io.understudy.switchover;

import io.understudy.readiness.Finding;
import io.understudy.readiness.FindingCode;
import io.understudy.readiness.MoveKind;
import java.util.List;
import java.util.Set;

/**
 * Something that is really made wrong, and what has to be said of it before anybody switches.
 *
 * @param codes all that has to be named
 * @param quick whether every run has it; the campaign has all
 */
record Fault(String what, Set<FindingCode> codes, Look look, Making making, boolean quick) {

  /** Where the rig and the console are that the fault is made with. */
  record Stage(TruthRig rig, TruthConsole console) {}

  /** Makes it wrong; closing mends it. */
  interface Making {
    AutoCloseable make(Stage stage) throws Exception;
  }

  /** Who is asked what is wrong. */
  interface Look {
    List<Finding> at(Stage stage);

    Look SWITCHOVER = stage -> stage.console().preflight(MoveKind.SWITCHOVER);
    Look FAILOVER = stage -> stage.console().preflight(MoveKind.FAILOVER);
    Look READINESS = stage -> stage.console().verdict().findings();
  }

  static Fault of(String what, Making making, FindingCode... codes) {
    return new Fault(what, Set.of(codes), Look.SWITCHOVER, making, true);
  }

  Fault seenBy(Look other) {
    return new Fault(what, codes, other, making, quick);
  }

  /** One that takes seconds: not in every run. */
  Fault slow() {
    return new Fault(what, codes, look, making, false);
  }

  @Override
  public String toString() {
    return what;
  }
}
