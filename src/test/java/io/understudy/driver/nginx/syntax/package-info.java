/** The nginx driver, against a real server where one is needed. */
@NullMarked
package io.understudy.driver.nginx.syntax;

import org.jspecify.annotations.NullMarked;
