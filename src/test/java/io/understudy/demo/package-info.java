/** Tests of the demo, started by the launcher as people start it. */
@NullMarked
package io.understudy.demo;

import org.jspecify.annotations.NullMarked;
