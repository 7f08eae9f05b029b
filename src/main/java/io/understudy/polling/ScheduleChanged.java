package io.understudy.polling;

/** Fired in the transaction that stores a schedule. */
record ScheduleChanged(long clusterId) {}
