/** The contract of every traffic director, each against the real thing that it drives. */
@NullMarked
package io.understudy.traffic;

import org.jspecify.annotations.NullMarked;
