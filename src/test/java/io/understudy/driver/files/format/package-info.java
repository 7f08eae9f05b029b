@NullMarked
package io.understudy.driver.files.format;

import org.jspecify.annotations.NullMarked;
