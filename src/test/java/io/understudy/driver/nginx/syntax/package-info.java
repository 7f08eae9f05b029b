@NullMarked
package io.understudy.driver.nginx.syntax;

import org.jspecify.annotations.NullMarked;
