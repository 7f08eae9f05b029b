/**
 * One verdict per standby, could it take over now, with its reasons from drift, preflight and
 * liveness.
 */
@NullMarked
package io.understudy.readiness;

import org.jspecify.annotations.NullMarked;
