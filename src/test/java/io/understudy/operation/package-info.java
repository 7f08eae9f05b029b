/**
 * Tests of the step journal, and what other packages' tests use of it: a trial that drives an
 * operation turn by turn, and a journal that dies at a chosen boundary.
 */
@NullMarked
package io.understudy.operation;

import org.jspecify.annotations.NullMarked;
