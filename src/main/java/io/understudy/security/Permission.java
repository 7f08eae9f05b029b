package io.understudy.security;

/** What someone may do. The table in {@code docs/reference/roles.md} says who may. */
public enum Permission {
  /** See clusters, history, drift, syncs, switchovers, the schedule and the audit trail. */
  VIEW("see this"),
  /** Collect now. */
  POLL("collect now"),
  /** Change the schedule, pause, set freeze windows. */
  SCHEDULE("change the schedule"),
  /** Label and annotate revisions. */
  LABEL("label revisions"),
  /** Propose a sync or a rollback, and cancel one. */
  PROPOSE("propose a sync"),
  /** Start and cancel a switchover, a failover or a rehearsal; acknowledge alarms. */
  SWITCHOVER("switch over"),
  /** Approve or reject a sync. */
  APPROVE("approve a sync"),
  /** Change the rules of expected differences. */
  RULES("change rules"),
  /** Accept another identity of an instance. */
  ACKNOWLEDGE("acknowledge another installation"),
  /** Sync without approval and inside freeze windows. */
  FORCE("force a sync"),
  /** Override what preflight says, where it can be overridden. */
  OVERRIDE("override preflight"),
  /** Declare and remove clusters. */
  DECLARE("declare and remove clusters"),
  /** Add and change users and their tokens. */
  USERS("manage users");

  private final String words;

  Permission(String words) {
    this.words = words;
  }

  /** Goes on after “may not”. */
  public String words() {
    return words;
  }
}
