package io.understudy.agent.work;

/** A second process that puts back what a job did when the agent cannot. */
interface Guard {

  /**
   * Returns when the guard of this job watches; does nothing when it does already.
   *
   * @throws IllegalStateException when it could not be started: then nothing that needs it may run
   */
  void watch(JobFolder job);
}
