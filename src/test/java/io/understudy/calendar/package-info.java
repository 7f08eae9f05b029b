/** Cron, zones and windows around the days on which clocks are changed. */
@NullMarked
package io.understudy.calendar;

import org.jspecify.annotations.NullMarked;
