package io.understudy.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param id grows with time
 * @param action what was done, such as {@code cluster.declared}
 * @param cluster its name, null when it is about none
 * @param subject what it was done to, such as {@code sync 12}; null when the cluster says it all
 * @param details a JSON object, possibly empty
 */
public record AuditEntry(
    long id,
    Instant at,
    Actor actor,
    String action,
    @Nullable String cluster,
    @Nullable String subject,
    JsonNode details) {}
