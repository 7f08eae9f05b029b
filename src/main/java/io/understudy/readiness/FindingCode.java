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
  PRIMARY_NOT_SERVING(
      NOBODY,
      "The primary runs and takes no requests",
      "Find out who suspended it; :resume lets it serve again, :reload(start-mode=normal) ends admin-only. A switchover resumes the candidate."),
  CANDIDATE_ADMIN_ONLY(
      ADMIN,
      "The candidate's server runs for administrators alone",
      "Reload it in its normal mode (:reload(start-mode=normal)), then look again."),
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
      "Restart the candidate now, while it has no clients: a sync with restart makes a plan of it."),
  TWO_WRITABLE(
      APPROVER,
      "A standby takes writes",
      "Make it read-only, so that no client writes to the wrong side."),
  PRIMARY_LEFT_BEHIND(
      ADMIN,
      "The old primary came back after a failover and takes writes: there are two",
      "Fence it now: stop its server, or make it read-only on the switchover page."),
  CANDIDATE_NOT_STREAMING(
      NOBODY,
      "The candidate is a standby, and no changes arrive",
      "Look into its log and at primary_conninfo; a rejoin from the switchover page sets it up again."),
  CANDIDATE_FOLLOWS_ANOTHER(
      ADMIN,
      "The candidate does not follow the primary itself",
      "Point it to the primary (rejoin it on the switchover page), then look again."),
  REPLICATION_LAG(
      APPROVER,
      "The candidate is far behind the primary",
      "Wait until it has caught up; when it does not, look at its load, its disk and the network."),
  REPLAY_HELD_BACK(
      NOBODY,
      "The candidate does not replay what it receives",
      "SELECT pg_wal_replay_resume() on the candidate, or set recovery_min_apply_delay = 0 there."),
  TIMELINES_DIFFER(
      NOBODY,
      "Primary and candidate are on different timelines",
      "The candidate has another history: rejoin it on the switchover page."),
  NO_ROLE_COMMANDS(
      NOBODY,
      "The agent cannot stop and start the server",
      "Add control: { stop: [...], start: [...] } to the instance in that node's agent.yaml."),
  NO_SERVER_FILES(
      NOBODY,
      "The agent cannot tell where a stopped server ended",
      "Add dataDirectory and binDirectory (with pg_controldata) to the instance in that node's agent.yaml."),
  CANNOT_FOLLOW(
      APPROVER,
      "It is not known how the old primary would follow the candidate",
      "Add upstreams: { candidate: \"host=… port=… user=…\" } to the instance in the primary's agent.yaml, or let the agents exchange secrets (peers in agent.yaml)."),
  CANNOT_REWIND(
      APPROVER,
      "A primary that has diverged could not be brought back by pg_rewind",
      "Set wal_log_hints = on (or use data checksums) on all nodes, and install pg_rewind in binDirectory."),
  SLOT_UNUSABLE(
      ADMIN,
      "The slot that the candidate uses is missing, unused or lost",
      "Make it on the primary (pg_create_physical_replication_slot), or rejoin the candidate."),
  SLOT_LEFT_OVER(
      APPROVER,
      "The primary keeps its log for a follower that is not there",
      "Drop the slot when nobody comes back for it; the disk fills up otherwise."),
  OLD_PRIMARY_REFUSED(
      APPROVER,
      "The candidate would not let the old primary in as its standby",
      "Let it in: pg_hba.conf, role and password on the candidate, and upstreams in the primary's agent.yaml."),
  SYNC_WOULD_BLOCK(
      APPROVER,
      "Right after the promotion writes would wait for a standby that is not there",
      "Clear synchronous_standby_names on the candidate; it moves over once the old primary follows."),
  STANDBY_LIMITS_DIFFER(
      APPROVER,
      "A standby must not have lower limits than its primary",
      "Sync these settings with a restart: a server with lower ones pauses or stops as a standby."),
  NOT_REJOINED(NOBODY, "The node does not follow the primary", "Rejoin it on the switchover page."),
  TWO_PRIMARIES(
      NOBODY,
      "Two copies of the same installation take writes",
      "Decide whose writes count; stop the other server and rejoin it, which drops what only it has."),
  PRIMARY_NOT_FENCED(
      APPROVER,
      "Nobody can make sure that the lost primary's server is off",
      "Make sure by hand that it is off and stays off, then override this: that is your word for it, and it is recorded."),
  REPLICATION_LOSS(
      APPROVER,
      "What the lost primary wrote last may not have reached the candidate",
      "Go on when the loss is bearable; else bring the primary back and switch."),
  NO_REPLICATION(
      APPROVER,
      "The servers do not replicate: the candidate has its own data",
      "Set up replication, or be sure that the data is brought over in another way."),
  DISK_FULL(
      APPROVER,
      "The candidate has practically no disk space left",
      "Make room there before you switch: a server that cannot write stops."),
  DISK_SHORT(
      APPROVER,
      "The candidate is short of disk space",
      "Make room there, or be sure that it is enough until somebody has."),
  CONNECTIONS_SHORT(
      APPROVER,
      "The candidate has hardly more room for connections than the primary uses",
      "Raise max_connections on all nodes, or see who holds so many connections."),
  FREEZE_WINDOW(
      APPROVER, "A freeze window is open", "Wait for its end, or override it with a reason."),
  DIRECTOR_UNREACHABLE(
      NOBODY,
      "What moves the clients, or the agent that does it, does not answer",
      "Bring it back, or take it out of the declaration and move the clients by hand."),
  DIRECTOR_TARGET_MISSING(
      NOBODY,
      "A traffic director names something that is not there, or that it may not touch",
      "The message says what is missing: correct the declaration, the product's configuration or agent.yaml."),
  TRAFFIC_UNKNOWN(
      APPROVER,
      "The traffic directors were not asked lately",
      "Poll the cluster: its directors are asked with each poll."),
  ADDRESS_MAY_BE_HELD(
      ADMIN,
      "The lost primary may still have the virtual address",
      "Switch it off, then override this: it is your word that it is off."),
  TRAFFIC_ELSEWHERE(
      APPROVER,
      "Clients do not go to the primary now, or not only there",
      "Find out who moved them; a switchover sends them to the candidate."),
  TRAFFIC_NOT_LASTING(
      APPROVER,
      "A reload of HAProxy would send the clients to the old node again",
      "Give it a state file that an agent keeps in step: stateFile, and traffic.haproxy in agent.yaml."),
  UPDATES_NOT_SIGNED(
      APPROVER,
      "DNS updates are not signed",
      "Give the director a tsig key that the zone's update-policy names."),
  CLIENTS_MAY_NOT_PAUSE(
      APPROVER,
      "PgBouncer may not be able to pause its clients",
      "Use pool_mode transaction: in pool_mode session a pause waits until every client has left."),
  TTL_LONG(
      APPROVER,
      "Clients may keep the old address for longer than the director's declared time",
      "Shorten the record's time to live now; it counts after the present one has run out."),
  PROBE_FAILING(
      APPROVER,
      "A probe does not pass where the service is now",
      "The evidence says what came instead: mend the service, or correct the probe in the declaration. After the move the same probes say whether clients are served."),
  AGENT_VERSIONS_DIFFER(
      APPROVER, "The agents are of different versions", "Bring all agents to one version."),
  AGENT_PROTOCOL_DIFFERS(
      APPROVER,
      "An agent speaks another protocol than the console",
      "Bring agents and console to one version."),
  CLOCKS_DIFFER(APPROVER, "An agent's clock is off", "Let the node keep its time (NTP, chrony)."),
  REHEARSAL_OLD(
      APPROVER,
      "This was not rehearsed lately",
      "Start a rehearsal: the same checks and steps, and the service stays where it is."),
  CHANGED_SINCE_REHEARSAL(
      APPROVER,
      "Parameters have changed since it was rehearsed",
      "Rehearse again, so that what is practised is what would be switched."),
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
    return this == NO_REPLICATION
        || this == REHEARSAL_OLD
        || this == DRIFT_COSMETIC
        || this == CHANGED_SINCE_REHEARSAL
        || this == CANNOT_REWIND;
  }

  /** Whether it says that something is not known, rather than that it is bad. */
  boolean ignorance() {
    return this == NEVER_COLLECTED
        || this == STALE_COLLECTION
        || this == DRIFT_UNKNOWN
        || this == TRAFFIC_UNKNOWN;
  }
}
