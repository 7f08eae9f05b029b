@NullMarked
package io.understudy.sync;

import org.jspecify.annotations.NullMarked;
