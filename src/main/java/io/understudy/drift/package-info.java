/**
 * How each standby differs from what it should be, why, and what that would do.
 *
 * <p>Always true here: the comparison itself is pure and deterministic; a set compared with itself
 * has no drift; a key that a rule ignores is never drift; a difference that cannot be judged
 * (secrets hashed under different keys, an instance nobody has read) is said to be unknown and
 * never shown as equal. Rules are the only thing that admins write here; the base of the three-way
 * comparison is written by verified syncs alone.
 */
@NullMarked
package io.understudy.drift;

import org.jspecify.annotations.NullMarked;
