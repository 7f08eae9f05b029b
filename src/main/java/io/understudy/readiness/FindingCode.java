package io.understudy.readiness;

import static io.understudy.readiness.OverriddenBy.ADMIN;
import static io.understudy.readiness.OverriddenBy.APPROVER;
import static io.understudy.readiness.OverriddenBy.NOBODY;

/**
 * Everything preflight can find. The name is what clients see; {@code docs/reference/preflight.md}
 * lists them all.
 */
public enum FindingCode {
  NOT_A_STANDBY(NOBODY, "The candidate is the primary", "Choose one of the standbys."),
  OPERATION_RUNNING(
      NOBODY, "Another operation runs in this cluster", "Wait until it has ended, or cancel it."),
  PRIMARY_UNREACHABLE(
      NOBODY,
      "The primary does not answer",
      "Bring its agent and server back; when it is gone for good, choose failover."),
  PRIMARY_ALIVE(
      ADMIN,
      "The primary answers, and a failover leaves it alone",
      "Choose switchover, which takes the primary along; override only when it must be cut off."),
  PRIMARY_READ_ONLY(
      NOBODY,
      "The primary does not take writes",
      "Find out who made it read-only; a switchover makes the candidate writable."),
  CANDIDATE_UNREACHABLE(
      NOBODY, "The candidate does not answer", "Bring its agent and server back, then look again."),
  CANDIDATE_FAILING(
      NOBODY,
      "The candidate's agent answers, its server does not",
      "Start the server on the candidate, then look again."),
  CANDIDATE_NOT_TRUSTED(
      ADMIN,
      "The candidate was left behind by a failover and may have data or settings of its own",
      "Look at what it has, make it read-only, sync it, then trust it again on the switchover page."),
  NEVER_COLLECTED(
      NOBODY,
      "The configuration of an instance was never read",
      "Poll now; when it fails, the instance's error says why."),
  STALE_COLLECTION(
      APPROVER,
      "What is known is older than 30 seconds",
      "Poll now; when it fails, the instance's error says why."),
  IDENTITY_UNACKNOWLEDGED(
      ADMIN,
      "Another installation answers than before",
      "Look at the new lineage and acknowledge it on the cluster's page."),
  DRIFT_BLOCKS_START(
      ADMIN,
      "The candidate differs in parameters without which it would not start or let anyone in",
      "Sync these parameters, with deletions where only the candidate has them, then look again."),
  DRIFT_CHANGES_BEHAVIOUR(
      APPROVER,
      "The candidate differs in parameters that clients would notice",
      "Sync these parameters, with deletions where only the candidate has them, or make a rule of what should differ."),
  DRIFT_CAPACITY(
      APPROVER,
      "The candidate has other limits or another speed",
      "Sync these parameters when the load of the primary will not fit."),
  DRIFT_COSMETIC(
      APPROVER, "The candidate differs in what nobody would notice", "Sync when convenient."),
  DRIFT_UNKNOWN(
      APPROVER,
      "It cannot be told whether the candidate differs",
      "The message says what is missing; poll again when it is there."),
  SECRETS_NOT_COMPARABLE(
      APPROVER,
      "Some secrets cannot be compared between the nodes",
      "Let the agents exchange their parity key (peers in agent.yaml), then poll."),
  RESTART_PENDING(
      APPROVER,
      "Settings wait for a restart",
      "Restart the candidate's server before the switch, while it has no clients."),
  TWO_WRITABLE(
      APPROVER,
      "A standby takes writes",
      "Make it read-only, so that no client writes to the wrong side."),
  PRIMARY_LEFT_BEHIND(
      ADMIN,
      "The old primary came back after a failover and takes writes: there are two",
      "Fence it now: stop its server, or make it read-only on the switchover page."),
  NO_REPLICATION(
      APPROVER,
      "The servers do not replicate: the candidate has its own data",
      "Set up replication, or be sure that the data is brought over in another way."),
  FREEZE_WINDOW(
      APPROVER, "A freeze window is open", "Wait for its end, or override it with a reason."),
  TRAFFIC_NOT_SUPPORTED(
      NOBODY,
      "The cluster declares traffic directors that this version cannot drive",
      "Take them out of the declaration and move the clients by hand, or wait for that version."),
  AGENT_VERSIONS_DIFFER(
      APPROVER, "The agents are of different versions", "Bring all agents to one version."),
  CLOCKS_DIFFER(APPROVER, "An agent's clock is off", "Let the node keep its time (NTP, chrony)."),
  REHEARSAL_OLD(
      APPROVER,
      "This was not rehearsed lately",
      "Start a rehearsal: the same checks and steps, and the service stays where it is."),
  UNAPPLIED_CHANGES(
      APPROVER,
      "The lost primary had changes that the candidate has not",
      "Choose: apply them before the promotion, leave them for later, or drop them.");

  private final OverriddenBy overriddenBy;
  private final String meaning;
  private final String remedy;

  FindingCode(OverriddenBy overriddenBy, String meaning, String remedy) {
    this.overriddenBy = overriddenBy;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Who may go on in spite of it, where it blocks. */
  public OverriddenBy overriddenBy() {
    return overriddenBy;
  }

  /** What it means, in one sentence without its full stop. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** Whether it speaks of how the pair is built rather than of its state, and lowers no verdict. */
  boolean standing() {
    return this == NO_REPLICATION || this == REHEARSAL_OLD || this == DRIFT_COSMETIC;
  }

  /** Whether it says that something is not known, rather than that it is bad. */
  boolean ignorance() {
    return this == NEVER_COLLECTED || this == STALE_COLLECTION || this == DRIFT_UNKNOWN;
  }
}
