package io.understudy.driver.postgresql;

import io.understudy.driver.Command;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * A command with what runs it and what undoes it.
 *
 * @param command what the admin sees; its text holds no secret
 * @param phase decides when it runs
 * @param action runs it
 * @param undo puts back what it changed; must also do no harm when the action never ran, or ran
 *     half. Kept in the journal before anything runs. Undone in reverse order of the steps
 */
record Step(Command command, Phase phase, Action action, List<Undo> undo) {

  Step {
    undo = List.copyOf(undo);
  }

  /** When a step runs; phases follow each other in this order. */
  enum Phase {
    /** Statements about shared objects (roles, database settings): all in one transaction. */
    OBJECTS,
    /** What cannot stand in that transaction: other databases, {@code CREATE DATABASE}. */
    LOOSE,
    /** {@code ALTER SYSTEM}. */
    SETTINGS,
    /** Files that the server reads at a reload. */
    FILES,
    /** Objects that go: after reload and restart, all in one transaction. */
    REMOVALS
  }

  /** Runs a step. */
  interface Action {
    void run(Bench bench) throws SQLException, IOException;
  }
}
