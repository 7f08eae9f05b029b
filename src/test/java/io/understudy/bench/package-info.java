/**
 * The benchmarks behind {@code ./understudy bench}. Each compares ways of doing the same in one run
 * and writes a table of ratios to {@code target/bench}; none of them fails because a machine is
 * slow.
 */
@NullMarked
package io.understudy.bench;

import org.jspecify.annotations.NullMarked;
