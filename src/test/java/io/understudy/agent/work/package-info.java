/** Tests of the package. */
@NullMarked
package io.understudy.agent.work;

import org.jspecify.annotations.NullMarked;
