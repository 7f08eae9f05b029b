/**
 * When something may happen: cron expressions with their zone, windows, pauses. Pure computation
 * over an injected clock.
 */
@NullMarked
package io.understudy.calendar;

import org.jspecify.annotations.NullMarked;
