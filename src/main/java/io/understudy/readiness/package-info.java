/**
 * Could a standby take over now? Every reason against it as a {@link
 * io.understudy.readiness.Finding}, with what to do about it, and from them one verdict per
 * standby.
 *
 * <p>Always true here: the judging is pure, from one {@link io.understudy.readiness.Situation}, so
 * that a page, a preflight and a test judge alike; all findings are told, never only the first; a
 * code keeps its name and meaning; what is not known counts against readiness.
 */
@NullMarked
package io.understudy.readiness;

import org.jspecify.annotations.NullMarked;
