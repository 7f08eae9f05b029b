/**
 * Stored revisions: a revision exists only where something changed, keeps only its changes, and
 * chains to the one before. As-of, diff and the history of one parameter are index look-ups.
 *
 * <p>Always true here: a stored revision never changes, but for its label and note and for copies
 * of secrets that were sealed anew; revisions of one instance are numbered 1, 2, 3 … and never go
 * back in time; the last one of an instance is never removed; of a secret there are tags and sealed
 * copies only.
 */
@NullMarked
package io.understudy.history;

import org.jspecify.annotations.NullMarked;
