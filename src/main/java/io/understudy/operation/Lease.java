package io.understudy.operation;

/**
 * The right to drive one operation, from one claim on. It ends when another console claims, which
 * takes a higher token; whoever still holds the lower one has every write refused.
 *
 * @param owner the console's name for itself
 * @param token the fencing token of this claim
 */
public record Lease(OperationId operation, String owner, long token) {}
