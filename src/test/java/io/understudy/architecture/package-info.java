/**
 * The lines that the source itself has to keep, as tests: layers, what each program may use, what
 * is hidden, and where time comes from.
 */
@NullMarked
package io.understudy.architecture;

import org.jspecify.annotations.NullMarked;
