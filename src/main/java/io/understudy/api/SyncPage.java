package io.understudy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Syncs, newest first.
 *
 * @param next give it as {@code before} for the page that follows; absent when this is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncPage(List<SyncAnswer> syncs, @Nullable Long next) {}
