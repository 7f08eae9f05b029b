/** Tests of the script {@code ./understudy}. */
@NullMarked
package io.understudy.launcher;

import org.jspecify.annotations.NullMarked;
