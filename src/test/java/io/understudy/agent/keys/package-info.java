/** Tests of the package. */
@NullMarked
package io.understudy.agent.keys;

import org.jspecify.annotations.NullMarked;
