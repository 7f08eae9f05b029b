/**
 * {@code ./understudy demo}: a console and a real pair of PostgreSQL servers with an agent each, to
 * try everything on.
 *
 * <p>What always holds: all of it lives in the folder {@code demo} of the home and is kept; all of
 * it ends when the demo ends, in whatever way; it uses nothing of the console but its program and
 * its REST API.
 */
@NullMarked
package io.understudy.demo;

import org.jspecify.annotations.NullMarked;
