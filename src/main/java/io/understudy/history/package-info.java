/**
 * Stored revisions: a revision exists only where something changed, keeps only its changes, and
 * chains to the one before. As-of, diff and the history of one parameter are look-ups.
 */
@NullMarked
package io.understudy.history;

import org.jspecify.annotations.NullMarked;
