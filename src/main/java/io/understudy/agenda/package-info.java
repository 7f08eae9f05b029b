/**
 * Moves that run at a time: switchovers and rehearsals for once, and rehearsals again and again.
 *
 * <p>Always true here: an appointment is started by the transaction that gives its operation the
 * cluster's slot, so it runs once however many consoles there are and whichever is killed; what it
 * asks for is checked again at its time, with the permissions that its maker has then; one that
 * cannot run, or whose time passed while no console was there, is reported and not run later.
 */
@NullMarked
package io.understudy.agenda;

import org.jspecify.annotations.NullMarked;
