/**
 * REST v1 under {@code /api/v1}, and the edge that it shares with the pages: who may call what,
 * strict input, and the one place where an error becomes an answer.
 *
 * <p>Always true here: a resource maps a request to one use case and an outcome to an answer, and
 * decides nothing itself; an unknown field or query parameter is refused by name; every error is a
 * code, a message and a correlation id, never a stack.
 */
@NullMarked
package io.understudy.api;

import org.jspecify.annotations.NullMarked;
