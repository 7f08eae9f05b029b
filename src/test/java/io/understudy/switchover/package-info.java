/**
 * Moves between two real servers with real agents, and {@link io.understudy.switchover.RealPair}
 * for everybody's tests.
 */
@NullMarked
package io.understudy.switchover;

import org.jspecify.annotations.NullMarked;
