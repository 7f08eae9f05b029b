@NullMarked
package io.understudy.driver.change;

import org.jspecify.annotations.NullMarked;
