/**
 * nginx: its configuration files, read as parameters and changed directive by directive.
 *
 * <p>Always true here: a file is read through {@link io.understudy.driver.nginx.syntax} and written
 * in one move with its owner, group and mode; the directory tree outside of what the configuration
 * names is never written; a result is checked by nginx's own program before it goes live, and it
 * counts as live only when the master has started workers with it.
 */
@NullMarked
package io.understudy.driver.nginx;

import org.jspecify.annotations.NullMarked;
