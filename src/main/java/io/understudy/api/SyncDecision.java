package io.understudy.api;

import org.jspecify.annotations.Nullable;

/**
 * What somebody decides about a sync.
 *
 * @param planHash the hash of the plan they looked at; needed to approve
 * @param comment what they have to say
 */
public record SyncDecision(@Nullable String planHash, @Nullable String comment) {}
