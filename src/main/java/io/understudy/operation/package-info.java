/**
 * The persisted journal of steps that every long operation runs through, and the SPI of its steps.
 *
 * <p>Always true here: one operation per cluster runs at a time, by a partial unique index; every
 * attempt of a step is on disk before it runs and completed once after it; whoever drives an
 * operation holds its lease and a fencing token that nobody held before, and every write of a
 * driver that lost its lease is refused; no transaction is open while a step works, so a step may
 * run twice and must bear it. What follows from a step's outcome stands in one table, {@link
 * io.understudy.operation.StateTable}.
 */
@NullMarked
package io.understudy.operation;

import org.jspecify.annotations.NullMarked;
