/**
 * Automatic failover: watches the primary of each cluster whose declaration wants that, and fails
 * over when the console <em>and</em> the candidate's agent have seen it dead in a row.
 *
 * <p>Always true here: off unless declared; one console watches a cluster at a time, by a row with
 * an end; whatever is not known counts as alive; nothing is overridden, so preflight has the last
 * word; after one there is none until a person has acknowledged it, and both are written in one
 * transaction with the operation's start.
 */
@NullMarked
package io.understudy.vigil;

import org.jspecify.annotations.NullMarked;
