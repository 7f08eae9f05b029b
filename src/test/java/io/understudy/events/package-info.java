/** Tests of telling and hearing what happened. */
@NullMarked
package io.understudy.events;

import org.jspecify.annotations.NullMarked;
