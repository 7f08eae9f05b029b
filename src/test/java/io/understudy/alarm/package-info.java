/** Alarms, raised by real servers. */
@NullMarked
package io.understudy.alarm;

import org.jspecify.annotations.NullMarked;
