/**
 * Making a standby equal: plan, approval, apply, verify, rollback.
 *
 * <p>Always true here: nothing is applied that does not stand in a plan whose hash someone (or a
 * rule) approved; a plan is approved only while it still fits; every job has its id before any
 * agent is called, so it runs at most once whoever continues; only what was read back from the
 * target after the last job decides between succeeded and not; what cannot be known is called
 * unknown and is settled by reading; going back is a new sync, and no sync is ever rewritten.
 */
@NullMarked
package io.understudy.sync;

import org.jspecify.annotations.NullMarked;
