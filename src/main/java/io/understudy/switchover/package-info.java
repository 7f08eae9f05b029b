/**
 * Moving the service: the steps of switchover, failover and rehearsal with their compensations, and
 * the traffic directors. Roles are swapped only after the candidate has been verified.
 */
@NullMarked
package io.understudy.switchover;

import org.jspecify.annotations.NullMarked;
