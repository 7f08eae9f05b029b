/**
 * How each standby differs from what it should be, why, and with which consequence. A snapshot
 * compared with itself has no drift.
 */
@NullMarked
package io.understudy.drift;

import org.jspecify.annotations.NullMarked;
