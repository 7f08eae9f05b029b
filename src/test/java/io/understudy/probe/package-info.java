@NullMarked
package io.understudy.probe;

import org.jspecify.annotations.NullMarked;
