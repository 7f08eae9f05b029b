package io.understudy.agent;

import io.understudy.agent.work.GuardWatch;
import java.io.IOException;
import java.time.Clock;

/**
 * The guard's program: started by an agent before the first guarded command of a job, with its
 * order on standard input. Ends with its job.
 */
public final class GuardMain {

  private GuardMain() {}

  /**
   * Watches one job until it has an end.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    LogLines.to(System.err, "guard");
    GuardWatch.run(System.in, System.out, Clock.systemUTC());
  }
}
