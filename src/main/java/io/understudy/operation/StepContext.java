package io.understudy.operation;

import io.understudy.audit.Actor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a step has while it runs. Every method that writes throws {@link LeaseLost} when another
 * console drives on.
 */
public interface StepContext {

  OperationId operation();

  long clusterId();

  /** The request, JSON as its kind wrote it. */
  String body();

  /** Who started the operation. */
  Actor actor();

  /** The fencing token to send with every job; higher than any that was used before this claim. */
  long token();

  /** Counts the attempts of this step in this direction, from 1. */
  int attempt();

  /**
   * An id for a job at an agent: the same in every attempt, different for every step, direction and
   * purpose.
   *
   * @param purpose lower case letters, digits and dashes, for instance the node's name
   */
  String jobId(String purpose);

  /**
   * Carries out something that changes the world: checks that the lease is still ours and prolongs
   * it, notes the command for people, then calls. Whoever lost the lease never gets to the call.
   *
   * @param command as an admin would say it, secrets masked
   */
  <T> T effect(String command, Supplier<T> call);

  /**
   * Tells people what a job has run, once however often the job is asked for.
   *
   * @param commands as an admin would type them, secrets masked
   */
  void ran(String job, List<String> commands);

  /** Tells people how it goes. */
  void note(String text);

  /** What this operation remembered under that name, in any attempt of any step. */
  Optional<String> recall(String name);

  /** Keeps a value for later attempts and steps; replaces what the name held. No secrets. */
  void remember(String name, String value);

  /** Whether an admin asked to cancel; the runner honours it between attempts in any case. */
  boolean cancelRequested();

  /** This context for steps run inside this one: names and job ids get the prefix. */
  StepContext within(String prefix);
}
