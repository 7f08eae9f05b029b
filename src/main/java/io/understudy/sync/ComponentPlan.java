package io.understudy.sync;

import io.understudy.driver.ChangeRequest;
import io.understudy.driver.Command;
import io.understudy.parameter.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sync would do to one component.
 *
 * @param component its name
 * @param target where it is applied, as it was when this was planned
 * @param source what it is made equal to
 * @param request what the agent is asked for; without wishes when nothing is to do
 * @param desired each wish's parameter with its descriptor, for verifying what is read back; a wish
 *     to remove has none
 * @param commands what the agent will run, in order
 * @param leftOut what is not taken in, and why
 * @param notes what to know of its order and of restarts, one sentence each
 */
public record ComponentPlan(
    String component,
    Target target,
    Source source,
    ChangeRequest request,
    List<Parameter> desired,
    List<Command> commands,
    List<LeftOut> leftOut,
    List<String> notes) {

  public ComponentPlan {
    desired = List.copyOf(desired);
    commands = List.copyOf(commands);
    leftOut = List.copyOf(leftOut);
    notes = notes == null ? List.of() : List.copyOf(notes); // plans of before there were any
  }

  /** The same with one more note. */
  ComponentPlan with(String note) {
    var more = new ArrayList<>(notes);
    more.add(note);
    return new ComponentPlan(component, target, source, request, desired, commands, leftOut, more);
  }

  /**
   * The instance that is changed.
   *
   * @param instance its id
   * @param identity which installation it was
   * @param hash the content hash of what it had
   */
  public record Target(long instance, String identity, String hash) {}

  /**
   * What the target is made equal to.
   *
   * @param instance the primary's id
   * @param revision the primary's revision
   * @param hash that revision's content hash
   * @param latest whether it was the primary's latest, so that a newer one makes the plan stale
   */
  public record Source(long instance, int revision, String hash, boolean latest) {}
}
