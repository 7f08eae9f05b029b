package io.understudy.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.audit.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A cluster was declared; fired as a CDI event in the transaction that stores it. An observer that
 * throws {@link io.understudy.problem.RequestRefused} refuses the declaration as a whole.
 *
 * @param created whether it was not there before
 * @param schedule the schedule of the declaration, unchecked; its errors are named {@code
 *     schedule…}; null when the declaration has none: a new cluster gets the default, another keeps
 *     what it has
 */
public record ClusterDeclared(
    Cluster cluster, boolean created, @Nullable JsonNode schedule, Actor actor) {}
