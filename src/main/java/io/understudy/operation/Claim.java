package io.understudy.operation;

/**
 * An operation that was claimed.
 *
 * @param operation as it stood at the claim; attempts that its last driver left open are {@code
 *     INTERRUPTED} in it
 */
public record Claim(Lease lease, Operation operation) {}
