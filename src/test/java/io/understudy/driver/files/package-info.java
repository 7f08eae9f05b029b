/** The driver for any configuration files. */
@NullMarked
package io.understudy.driver.files;

import org.jspecify.annotations.NullMarked;
