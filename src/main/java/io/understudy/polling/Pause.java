package io.understudy.polling;

import java.time.Instant;

/**
 * Why scheduled polls of a cluster rest.
 *
 * @param until when they go on by themselves
 */
public record Pause(String reason, String by, Instant since, Instant until) {}
