/**
 * The console's program: its main, its data folder and its clock.
 *
 * <p>Always true here: the machine's clock is read nowhere else; everything else is given one.
 */
@NullMarked
package io.understudy.console;

import org.jspecify.annotations.NullMarked;
