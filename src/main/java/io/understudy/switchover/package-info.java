/**
 * Moves a service from node to node: switchover, failover and rehearsal as operations whose steps
 * demote, promote, redirect, verify and swap the roles.
 *
 * <p>Always true here: until the candidate is promoted everything can be undone and is; after that
 * there is only forward; a role is demoted before another is promoted, unless its server is gone;
 * every effect is a job with an id that an agent carries out once; what was moved is what a fresh
 * reading shows, not what was asked for.
 */
@NullMarked
package io.understudy.switchover;

import org.jspecify.annotations.NullMarked;
