package io.understudy.agent.work;

import io.understudy.driver.Controls;
import java.util.List;
import java.util.Map;

/**
 * All that a guard needs to know; handed over by pipe, since it holds passwords.
 *
 * @param agentPid the process it stands in for
 * @param home the agent's home
 * @param job the id of the job it watches
 * @param instance whose job it is
 * @param driver the instance's driver
 * @param values the instance's settings
 * @param control the instance's control commands
 * @param node the agent's node
 * @param peers the peers that agent.yaml pins
 */
record GuardOrder(
    long agentPid,
    String home,
    String job,
    String instance,
    String driver,
    Map<String, Object> values,
    Map<Controls.Verb, List<String>> control,
    String node,
    Map<String, String> peers) {}
