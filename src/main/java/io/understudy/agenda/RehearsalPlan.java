package io.understudy.agenda;

import io.understudy.calendar.Cron;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a cluster is rehearsed again and again.
 *
 * @param candidate null for the only standby
 * @param madeBy whose permissions count when one begins
 * @param nextDue null when the expression does not come true any more
 */
public record RehearsalPlan(
    Cron cron,
    @Nullable String candidate,
    String madeBy,
    Instant madeAt,
    @Nullable Instant nextDue) {}
