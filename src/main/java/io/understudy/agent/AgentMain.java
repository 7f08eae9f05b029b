package io.understudy.agent;

/**
 * Starts the agent.
 *
 * <p>Exit codes: 0 after an orderly stop, 2 when the command line or the configuration is wrong.
 */
public final class AgentMain {

  private static final String USAGE = "usage: understudy agent --config agent.yaml";

  private AgentMain() {}

  /**
   * Prints the usage and ends with 2: no configuration is understood yet.
   *
   * @param arguments the command line after the program's name
   */
  public static void main(String[] arguments) {
    System.err.println(USAGE);
    System.exit(2);
  }
}
