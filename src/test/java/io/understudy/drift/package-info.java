@NullMarked
package io.understudy.drift;

import org.jspecify.annotations.NullMarked;
