package io.understudy.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token of a user, without the token itself.
 *
 * @param expiresAt null when it does not
 * @param lastUsedAt to the hour; null when it never was
 */
public record ApiToken(
    String name,
    String user,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
