package io.understudy.switchover;

import static io.understudy.switchover.CrashCell.Fault.DATABASE_LOSS;
import static io.understudy.switchover.CrashCell.Fault.FREEZE;
import static io.understudy.switchover.CrashCell.Fault.KILL;
import static io.understudy.switchover.CrashCell.Fault.PARTITION;
import static io.understudy.switchover.CrashCell.Victim.CONSOLE;
import static io.understudy.switchover.CrashCell.Victim.EVERY_CONSOLE;
import static io.understudy.switchover.CrashCell.Victim.NEW_AGENT;
import static io.understudy.switchover.CrashCell.Victim.NEW_SERVER;
import static io.understudy.switchover.CrashCell.Victim.OLD_AGENT;
import static io.understudy.switchover.CrashCell.Victim.OLD_SERVER;
import static io.understudy.switchover.CrashCell.Victim.REPLICATION;

import io.understudy.operation.Boundary;
import io.understudy.operation.Direction;
import io.understudy.switchover.CrashCell.Course;
import io.understudy.switchover.CrashCell.Fault;
import io.understudy.switchover.CrashCell.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every cell, from the steps that the console itself lists. */
final class CrashMatrix {

  /** Where a step stands for clients. A step that is not here has no cells, and fails the run. */
  enum Stretch {
    /** The old primary serves. */
    BEFORE,
    /** Nobody takes writes at some moment. */
    WINDOW,
    /** The candidate serves. */
    AFTER
  }

  /** Of a switchover, or of any move that has it. */
  private static final Map<String, Stretch> STRETCHES =
      Map.ofEntries(
          Map.entry("preflight", Stretch.BEFORE),
          Map.entry("freeze", Stretch.BEFORE),
          Map.entry("final-sync", Stretch.BEFORE),
          Map.entry("hold", Stretch.BEFORE),
          Map.entry("demote", Stretch.WINDOW),
          Map.entry("fence", Stretch.WINDOW),
          Map.entry("promote", Stretch.WINDOW),
          Map.entry("redirect", Stretch.AFTER),
          Map.entry("release", Stretch.AFTER),
          Map.entry("verify", Stretch.AFTER),
          Map.entry("swap-roles", Stretch.AFTER),
          Map.entry("role-parameters", Stretch.AFTER),
          Map.entry("rejoin", Stretch.AFTER),
          Map.entry("resume", Stretch.AFTER));

  private static final Map<Fault, List<Victim>> VICTIMS =
      Map.of(
          KILL, List.of(CONSOLE, EVERY_CONSOLE, OLD_AGENT, NEW_AGENT, OLD_SERVER, NEW_SERVER),
          FREEZE, List.of(CONSOLE, OLD_AGENT, NEW_AGENT, OLD_SERVER, NEW_SERVER),
          PARTITION, List.of(CONSOLE, OLD_AGENT, NEW_AGENT, REPLICATION),
          DATABASE_LOSS, List.of(CONSOLE));

  private CrashMatrix() {}

  /**
   * What an undisturbed move of a kind did.
   *
   * @param steps in their order
   * @param commanding those that carried out a command
   */
  record Undisturbed(List<String> steps, Set<String> commanding) {

    Undisturbed {
      if (!STRETCHES.keySet().containsAll(steps)) {
        throw new IllegalStateException(
            "the matrix knows the steps %s, a move has %s: say in CrashMatrix where the new ones stand"
                .formatted(STRETCHES.keySet(), steps));
      }
    }
  }

  /** All cells of a course, step by step. */
  static List<CrashCell> of(Course course, Undisturbed move) {
    var cells = new ArrayList<CrashCell>();
    for (Boundary boundary : boundaries(course, move.steps()).toList()) {
      boolean asksOnly = !move.commanding().contains(boundary.step());
      for (Fault fault : Fault.values()) {
        for (Victim victim : VICTIMS.getOrDefault(fault, List.of())) {
          if (course != Course.FAILOVER || !victim.ofTheOldPrimary()) {
            cells.add(new CrashCell(course, fault, victim, boundary, asksOnly));
          }
        }
      }
    }
    return cells;
  }

  private static Stream<Boundary> boundaries(Course course, List<String> steps) {
    return course == Course.WAY_BACK
        ? Boundary.forward(steps.subList(0, steps.indexOf("promote")).reversed().stream())
            .map(there -> new Boundary(there.step(), Direction.UNDO, there.moment()))
        : Boundary.forward(steps.stream());
  }

  /** Where clients are served at this cell when all goes well. */
  static Stretch stretch(CrashCell cell) {
    Stretch stretch = STRETCHES.get(cell.boundary().step());
    if (stretch == null) {
      throw new IllegalArgumentException(cell.toString());
    }
    return switch (cell.course()) {
      case SWITCHOVER, WAY_BACK -> stretch;
      case FAILOVER -> stretch == Stretch.BEFORE ? Stretch.WINDOW : stretch;
      case REJOIN -> Stretch.AFTER;
    };
  }
}
