package io.understudy.driver;

/** Moves the service off and onto an instance. */
public interface RoleControl {

  /**
   * What the server does, read from it now; where the product lets it, also of one that is down.
   *
   * @throws Unreachable when nothing can be told about it
   */
  RoleStatus status();

  /**
   * What {@link #carryOut} would run now, checked as far as can be checked without changing
   * anything: the same commands, in the same order, as its journal would have them. Empty when the
   * aim is reached already. What an earlier order of the same move would have changed is not there
   * yet, so that commands which that one runs may be among these again. A {@link RoleOrder.Trial}
   * lists none: it is carried out where others are drafted, and chooses its places then.
   *
   * @throws Unreachable when nothing can be told about the server
   */
  Draft draft(RoleOrder order);

  /**
   * Whether another server would let this one in as its follower, tried by a login along the very
   * route that a rejoin takes. Changes nothing; takes a few seconds at most.
   */
  default Admission admission(Approach approach) {
    return Admission.untold("this product has no such login");
  }

  /**
   * Carries out an order, journalling each command before it runs. {@link ApplyOutcome.Applied}
   * carries the status afterwards where the order changed it.
   */
  ApplyOutcome carryOut(RoleOrder order, Journal journal);

  /**
   * Says how an interrupted {@link #carryOut} stands, by its journal, in which a command was noted,
   * and by looking. Runs no command that had not been begun: who ordered it may have turned round
   * by now.
   */
  ApplyOutcome recover(RoleOrder order, Journal journal);
}
