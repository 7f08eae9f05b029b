/**
 * When instances are collected: schedules, triggers, jitter, pauses and backoff, safe with several
 * consoles on one database. An unreachable agent delays nobody else.
 */
@NullMarked
package io.understudy.polling;

import org.jspecify.annotations.NullMarked;
