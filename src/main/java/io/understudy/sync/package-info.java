/**
 * Making a standby equal: plan, approval, apply, read-back, rollback. Only the read-back decides;
 * an approval fits exactly one plan.
 */
@NullMarked
package io.understudy.sync;

import org.jspecify.annotations.NullMarked;
