/**
 * The append-only trail of who did what, and {@code Actor}, the one who did it. Entries are never
 * changed nor deleted.
 */
@NullMarked
package io.understudy.audit;

import org.jspecify.annotations.NullMarked;
