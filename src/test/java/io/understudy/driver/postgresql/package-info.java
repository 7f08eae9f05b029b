/** The PostgreSQL driver against real servers. */
@NullMarked
package io.understudy.driver.postgresql;

import org.jspecify.annotations.NullMarked;
