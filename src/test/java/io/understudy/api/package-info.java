/** Tests of the REST edge; {@link io.understudy.api.As} for everybody's tests. */
@NullMarked
package io.understudy.api;

import org.jspecify.annotations.NullMarked;
