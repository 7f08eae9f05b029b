package io.understudy.driver;

import java.nio.file.Path;
import java.time.Clock;

/**
 * What the agent gives a session to work with.
 *
 * @param clock the only source of time
 * @param secrets tags, seals and opens secrets
 * @param controls runs the control commands that {@code agent.yaml} names for this instance
 * @param folder a private folder of this instance for warm state; may be emptied between runs
 */
public record Surroundings(Clock clock, SecretKeeper secrets, Controls controls, Path folder) {}
