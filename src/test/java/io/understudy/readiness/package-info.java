/** Tests of what preflight finds and how a standby is judged. */
@NullMarked
package io.understudy.readiness;

import org.jspecify.annotations.NullMarked;
