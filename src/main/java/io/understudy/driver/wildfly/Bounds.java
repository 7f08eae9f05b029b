package io.understudy.driver.wildfly;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value must keep.
 *
 * @param min of a number, or null
 * @param max of a number, or null
 * @param shortest length of a text or a list
 * @param longest length of a text or a list
 * @param allowed words, empty when there is no such list
 */
record Bounds(
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    long shortest,
    long longest,
    List<String> allowed) {

  Bounds {
    allowed = List.copyOf(allowed);
  }
}
