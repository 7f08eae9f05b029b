/**
 * Moving clients on this host for the console's traffic directors: running a command of {@code
 * agent.yaml}, taking or giving up a virtual address, HAProxy's servers and its state file,
 * PgBouncer's ini.
 *
 * <p>Always true here: an order names what {@code agent.yaml} has and brings no path, program or
 * argument of its own; the same order is carried out once; one whose fencing token is stale is
 * refused; what was reached is read back.
 */
@NullMarked
package io.understudy.agent.traffic;

import org.jspecify.annotations.NullMarked;
