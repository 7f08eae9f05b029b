package io.understudy.history;

import io.understudy.parameter.Parameter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step in the history of one parameter.
 *
 * @param parameter what it was from then on, null when it was gone
 * @param fromRevision the first revision still kept in which it was so
 * @param since when that revision was collected
 */
public record ValueSince(@Nullable Parameter parameter, int fromRevision, Instant since) {}
