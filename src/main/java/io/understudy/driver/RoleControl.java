package io.understudy.driver;

/**
 * Moves the service off and onto an instance. Both verbs can be run again when they were
 * interrupted, and do nothing when their aim is already reached.
 */
public interface RoleControl {

  /** What the server does now, read from it. */
  Duty duty();

  /** Stops taking writes and ends sessions that could still write; returns when none is left. */
  ApplyOutcome demote(Journal journal);

  /** Starts taking writes; returns when a write would be taken. */
  ApplyOutcome promote(Journal journal);
}
