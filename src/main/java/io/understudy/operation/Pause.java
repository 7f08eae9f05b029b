package io.understudy.operation;

import java.time.Duration;

/** Waits between attempts; a test ticks its clock instead. */
@FunctionalInterface
interface Pause {

  void await(Duration time) throws InterruptedException;
}
