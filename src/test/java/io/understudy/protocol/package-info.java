/** Tests of the wire format: what is written is read back equal, and garbage is refused. */
@NullMarked
package io.understudy.protocol;

import org.jspecify.annotations.NullMarked;
