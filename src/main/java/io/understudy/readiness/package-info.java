/**
 * Preflight, every reason why a switchover would not be safe now with its remedy, and one verdict
 * per standby: could it take over? All findings are given, not the first.
 */
@NullMarked
package io.understudy.readiness;

import org.jspecify.annotations.NullMarked;
