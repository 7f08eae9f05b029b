@NullMarked
package io.understudy.driver.nginx;

import org.jspecify.annotations.NullMarked;
