/** Tests of the package. */
@NullMarked
package io.understudy.agent.settings;

import org.jspecify.annotations.NullMarked;
