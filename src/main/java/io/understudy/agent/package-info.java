/**
 * The agent's programs: the agent itself and its guard. What they do is in the packages below:
 * {@code settings}, {@code keys}, {@code disk}, {@code work}, {@code http}.
 */
@NullMarked
package io.understudy.agent;

import org.jspecify.annotations.NullMarked;
