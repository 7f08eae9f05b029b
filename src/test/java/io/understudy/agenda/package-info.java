/** Moves that run at a time, on real servers. */
@NullMarked
package io.understudy.agenda;

import org.jspecify.annotations.NullMarked;
