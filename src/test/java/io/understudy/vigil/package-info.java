/** Automatic failover of a real pair whose primary dies. */
@NullMarked
package io.understudy.vigil;

import org.jspecify.annotations.NullMarked;
