/**
 * The append-only trail of who did what, when and to what; owns {@link io.understudy.audit.Actor}.
 *
 * <p>Always true here: an entry stands in the same transaction as what it notes, so neither is
 * without the other; no entry is ever changed or removed (the database refuses); nothing in an
 * entry is a secret.
 */
@NullMarked
package io.understudy.audit;

import org.jspecify.annotations.NullMarked;
