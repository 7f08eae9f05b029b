/**
 * The persisted journal of steps that every long operation runs through, and the SPI of its steps.
 * A step may run twice; exactly one operation per cluster holds the slot.
 */
@NullMarked
package io.understudy.operation;

import org.jspecify.annotations.NullMarked;
