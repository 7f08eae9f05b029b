/** Digest authentication, by the examples of its RFC. */
@NullMarked
package io.understudy.driver.wildfly.management;

import org.jspecify.annotations.NullMarked;
