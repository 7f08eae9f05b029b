/** The packaged console as a process. */
@NullMarked
package io.understudy.console;

import org.jspecify.annotations.NullMarked;
