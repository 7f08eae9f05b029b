/**
 * The SPI of what knows one product: how to read, draft, apply, put back, demote and promote. One
 * sub-package per driver, found by {@link java.util.ServiceLoader}; drivers do not know each other.
 *
 * <p>The laws every driver keeps, checked by {@code DriverContract}: collecting twice gives the
 * same hash; clear texts of secrets never leave; drafting changes nothing; applying and collecting
 * gives what was drafted; a refused apply leaves everything as it was; applying again is a no-op;
 * bad input is refused with a reason that names the key.
 */
@NullMarked
package io.understudy.driver;

import org.jspecify.annotations.NullMarked;
