/**
 * nginx's configuration language as a tree that loses nothing: what was parsed prints as the same
 * bytes, comments, blanks and spellings included, and a changed directive changes its own bytes
 * only.
 *
 * <p>Always true here: texts are byte strings, one character (U+0000 to U+00FF) per byte, so that
 * bytes which are no UTF-8 survive; what is shown outside goes through {@link
 * io.understudy.driver.nginx.syntax.Octets}. The rules are those of nginx's own reader; input that
 * it would refuse ends in {@link io.understudy.driver.nginx.syntax.MalformedConfig} and in nothing
 * else.
 */
@NullMarked
package io.understudy.driver.nginx.syntax;

import org.jspecify.annotations.NullMarked;
