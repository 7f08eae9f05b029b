package io.understudy.agent.work;

import io.understudy.driver.Collected;
import io.understudy.parameter.ParameterSet;
import java.time.Instant;
import java.util.Optional;

/**
 * One look at an instance.
 *
 * @param hash the content hash of what was collected
 * @param base what the caller already has, when it was asked for and is still held
 */
public record Look(
    Collected collected, String hash, Instant collectedAt, Optional<ParameterSet> base) {}
