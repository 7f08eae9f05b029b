/** The history on a real PostgreSQL. */
@NullMarked
package io.understudy.history;

import org.jspecify.annotations.NullMarked;
