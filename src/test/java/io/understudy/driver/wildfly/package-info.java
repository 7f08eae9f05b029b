/** The WildFly driver against real servers. */
@NullMarked
package io.understudy.driver.wildfly;

import org.jspecify.annotations.NullMarked;
