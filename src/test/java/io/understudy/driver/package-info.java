/** The contract that every driver keeps, with what its tests work with. */
@NullMarked
package io.understudy.driver;

import org.jspecify.annotations.NullMarked;
