/**
 * Evidence of what was done: a signed zip of one sync, switchover, failover or rehearsal.
 *
 * <p>Always true here: only what has ended has evidence, and the same operation gives the same
 * bytes; nothing in it is a secret, because it is made of what pages show; the private key is
 * sealed at rest and never leaves this package.
 */
@NullMarked
package io.understudy.evidence;

import org.jspecify.annotations.NullMarked;
